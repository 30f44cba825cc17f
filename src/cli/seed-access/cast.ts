import type { MissionRole } from '../../access/mission-roles.ts';
import type { Label } from '../../domains/label-input.ts';

/** Those who take part, by what the bundled directory calls them. The United Nations own what is shared. */
export const organisationNames = {
  un: 'United Nations',
  partner: 'Norwegian Refugee Council',
  second: 'Danish Refugee Council',
} as const;

/** The mission in which they hold their roles. */
export const missionAcronym = 'MINUSCA';

/** Where the samples are said to have happened, and the region around it that the agreements are about. */
export const places = { sample: 'CF521', agreed: 'CF52' } as const;

/** How the headline of every sample begins: nobody should take one for real. */
export const samplePrefix = 'Access sample';

/** Every label of the Traffic Light Protocol, the most open first. One sample incident bears each. */
export const sampleLabels = [
  'CLEAR',
  'GREEN',
  'AMBER',
  'AMBER_STRICT',
  'RED',
] as const satisfies readonly Label[];

/** Somebody to be, and the labels of the samples that this person is to see. */
export interface CastMember {
  /** Names the person among the eight, in the e-mail address and in the account. */
  readonly key: string;
  readonly title: string;
  readonly organisation: keyof typeof organisationNames | null;
  readonly role: MissionRole | null;
  readonly isPlatformAdministrator: boolean;
  readonly sees: readonly Label[];
}

const everybody = { organisation: null, role: null, isPlatformAdministrator: false } as const;
const ofUn = { ...everybody, organisation: 'un' } as const;
const openLabels: readonly Label[] = ['CLEAR', 'GREEN'];
const ownLabels: readonly Label[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT'];
const sharedLabels: readonly Label[] = ['CLEAR', 'GREEN', 'AMBER'];

/** Whom the RED sample names, and the AMBER one needs not. */
export const redRecipient = 'duty-officer';

/** The eight. Platform administrators manage accounts, and see no more than others who belong nowhere. */
export const cast: readonly CastMember[] = [
  {
    ...{ ...everybody, key: 'administrator', title: 'Platform administrator' },
    ...{ isPlatformAdministrator: true, sees: openLabels },
  },
  { ...ofUn, key: redRecipient, title: 'UN duty officer', role: 'DUTY_OFFICER', sees: [...ownLabels, 'RED'] },
  { ...ofUn, key: 'analyst', title: 'UN analyst', role: 'ANALYST', sees: ownLabels },
  { ...ofUn, key: 'reporter', title: 'UN reporter', role: 'REPORTER', sees: ownLabels },
  {
    ...{ ...everybody, key: 'ngo-steward', title: 'NGO data steward' },
    ...{ organisation: 'partner', role: 'DATA_STEWARD', sees: sharedLabels },
  },
  {
    ...{ ...everybody, key: 'ngo-viewer', title: 'NGO viewer' },
    ...{ organisation: 'partner', role: 'VIEWER', sees: sharedLabels },
  },
  {
    ...{ ...everybody, key: 'second-ngo', title: 'Data steward of a second NGO' },
    ...{ organisation: 'second', role: 'DATA_STEWARD', sees: openLabels },
  },
  { ...everybody, key: 'outsider', title: 'Outsider, of no organisation', sees: openLabels },
];

/** An agreement by which the United Nations share up to AMBER, who signs for the recipient, and how it is to stand. */
export interface SampleAgreement {
  readonly title: string;
  readonly recipient: 'partner' | 'second';
  readonly signer: CastMember['key'];
  readonly state: 'LIVE' | 'EXPIRED' | 'SUSPENDED';
}

/** One live agreement, and two that share nothing any more. */
export const sampleAgreements: readonly SampleAgreement[] = [
  {
    title: 'Access sample: expired agreement',
    recipient: 'second',
    signer: 'second-ngo',
    state: 'EXPIRED',
  },
  { title: 'Access sample: live agreement', recipient: 'partner', signer: 'ngo-steward', state: 'LIVE' },
  {
    title: 'Access sample: suspended agreement',
    recipient: 'second',
    signer: 'second-ngo',
    state: 'SUSPENDED',
  },
];

/** The e-mail address of one of the cast; nobody can have it: RFC 2606 keeps the domain for examples. */
export const emailOf = ({ key }: CastMember): string => `${key}@halcyon.example`;
