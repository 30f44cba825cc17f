import { z } from 'zod';

/** Whether a host is this machine itself, by a name that no name server decides. */
export const isLoopbackName = (hostname: string): boolean =>
  ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

/** Addresses by commas: https, or http on this machine itself, without names and passwords. */
export const sourceAddresses = z
  .string()
  .prefault('')
  .transform((text) =>
    text
      .split(/[,\s]+/)
      .map((address) => address.trim())
      .filter(Boolean),
  )
  .refine((addresses) => addresses.every(isSourceAddress), 'must be https addresses, separated by commas');

function isSourceAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopbackName(hostname));
  return isSafe && username === '' && password === '';
}
