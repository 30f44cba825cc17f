import { expect, test } from 'vitest';
import { checkServer, type ServerFacts } from '../../src/database/server-check.ts';

/** An ordinary owner of a database on PostgreSQL 15, before the first migration. */
const owner: ServerFacts = {
  versionNumber: 150_000,
  user: 'hub',
  database: 'peace "ops"',
  isSuperuser: false,
  mayCreateRoles: true,
  mayCreateInDatabase: true,
  mayCreateInSchema: true,
  roles: [],
  usableRoles: [],
};

test('PostgreSQL 15 is new enough and 14 is not', () => {
  expect(() => checkServer(owner)).not.toThrow();
  expect(() => checkServer({ ...owner, versionNumber: 140_012 })).toThrow(
    'PostgreSQL 14.12 is too old: Halcyon needs 15 or newer.',
  );
});

test('a user who may not create roles passes only when all of them exist', () => {
  const roles = ['halcyon_owner', 'halcyon_app', 'halcyon_public', 'halcyon_member', 'halcyon_feed'];
  expect(() => checkServer({ ...owner, mayCreateRoles: false, roles, usableRoles: roles })).not.toThrow();
  expect(() => checkServer({ ...owner, mayCreateRoles: false, roles: roles.slice(1) })).toThrow(
    'alter role "hub" createrole;',
  );
});

test('roles that another user made must be granted, except where creating roles includes granting them', () => {
  const foreign = { ...owner, roles: ['halcyon_app'] };
  expect(() => checkServer(foreign)).not.toThrow();
  expect(() => checkServer({ ...foreign, versionNumber: 160_000 })).toThrow(
    'grant halcyon_app to "hub" with admin option;',
  );
  expect(() =>
    checkServer({ ...foreign, versionNumber: 160_000, usableRoles: ['halcyon_app'] }),
  ).not.toThrow();
});

test('each missing right is answered with the statement that grants it, names quoted', () => {
  expect(() => checkServer({ ...owner, mayCreateInDatabase: false })).toThrow(
    'grant create on database "peace ""ops""" to "hub";',
  );
  expect(() => checkServer({ ...owner, mayCreateInSchema: false })).toThrow('owner to "hub";');
});

test('a superuser needs no other right', () => {
  const bare = { ...owner, isSuperuser: true, mayCreateRoles: false, mayCreateInDatabase: false };
  expect(() => checkServer(bare)).not.toThrow();
});
