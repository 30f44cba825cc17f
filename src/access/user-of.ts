import { isIPv4, isIPv6 } from 'node:net';
import type { Viewer } from './viewer.ts';

/**
 * Who shares one allowance: all that come with one key, one person, and of those who are unknown all that come from
 * one address. Of IPv6 a whole network of 64 bits is one address, since its users can choose any of it.
 */
export function userOf(viewer: Viewer, address: string): string {
  switch (viewer.kind) {
    case 'organisation':
      return `key ${viewer.keyId}`;
    case 'person':
      return `person ${viewer.personId}`;
    case 'anonymous':
      return `address ${placeOf(address)}`;
  }
}

/** The address itself, or the network of an IPv6 address. */
function placeOf(address: string): string {
  const inside = address.slice(address.lastIndexOf(':') + 1);
  if (isIPv4(inside)) return inside;
  if (!isIPv6(address)) return address;
  const [before = '', after] = address.split('::');
  const head = before.split(':').filter(Boolean);
  const tail = (after ?? '').split(':').filter(Boolean);
  const gap = after === undefined ? 0 : 8 - head.length - tail.length;
  const groups = [...head, ...Array.from({ length: gap }, () => '0'), ...tail];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
