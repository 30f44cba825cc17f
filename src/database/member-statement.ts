import type { Member } from './member.ts';
import type { Parameter } from './parameter.ts';

/** What is sent to the server for a member. */
interface MemberStatement {
  readonly text: string;
  readonly parameters: readonly Parameter[];
}

/**
 * The same statement with the rights of a member. It calls `read_as` itself, which says whose rights these are and, where
 * the member has a proof, raises HA001 unless they still are. That comes before any row of the statement is looked at:
 * `question` is joined to `door` from the side, for whose one row PostgreSQL has to wait, and neither may be flattened into
 * the other. What is set ends with the statement, which is a transaction of its own: nothing stays on the connection.
 */
export function memberStatement(
  text: string,
  parameters: readonly Parameter[],
  { organisationIds, personId, proof }: Member,
): MemberStatement {
  const [keyId, keyDigest] = proof && 'keyId' in proof ? [proof.keyId, proof.keyDigest] : [null, null];
  const [version, tokenId] =
    proof && 'accountVersion' in proof ? [proof.accountVersion, proof.tokenId] : [null, null];
  const said = [`{${organisationIds.join()}}`, personId ?? '', keyId, keyDigest, version, tokenId];
  const places = said.map((_value, index) => `$${parameters.length + index + 1}`).join(', ');
  return {
    text: `select answer.* from (select read_as(${places}) as opened offset 0) door
      cross join lateral (select question.* from (${text}) question where door.opened offset 0) answer`,
    parameters: [...parameters, ...said],
  };
}
