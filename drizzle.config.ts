import { defineConfig } from 'drizzle-kit';

/** Only `npm run migrations` reads this: it compares the tables with the last snapshot and writes the SQL. */
export default defineConfig({
  dialect: 'postgresql',
  casing: 'snake_case',
  schema: './schema/tables/*.ts',
  out: './schema/migrations',
});
