#!/usr/bin/env node

// graphql-js checks every type twice in development. A hub is in production unless its operator says otherwise;
// the variable counts only if it is set before graphql-js is loaded.
process.env.NODE_ENV ??= 'production';
const { runCommandLine } = await import('./cli/command-line.ts');

process.exitCode = await runCommandLine(process.argv.slice(2));
