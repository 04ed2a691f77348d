import { readFileSync } from 'node:fs';
import { azureDevOpsTokenOf, type AzureDevOpsToken } from '../domain/set-up/azure-devops-token';
import { parseOrganizationUrl } from '../domain/set-up/organization-url';
import { parseServerUrl } from '../domain/inputs/server-url';
import type { Parsed } from '../domain/parsed';
import { missingCredential, unreadableDescriptor } from '../errors/command-line-errors';
import { messageOf } from '../errors/errors';
import type { SonarQubeConnection } from '../ports/sonarqube/connection';
import { Secret } from '../secrets/secret';
import { usageError } from './exit-codes';
import type { GivenOptions } from './given-options';
import type { Prompts } from './prompts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Environment variables, and lines of `--token-fd`, that hold a secret; with what a question calls it. */
const SECRETS = {
  SONAR_TOKEN: 'Token for SonarQube',
  AZURE_DEVOPS_TOKEN: 'Personal access token for Azure DevOps',
  AZURE_DEVOPS_GLOBAL_PAT: 'Personal access token of the technical account, for SonarQube to keep',
} as const;
export type SecretName = keyof typeof SECRETS;

/** A connection to an organization or collection of Azure DevOps. */
export interface OrganizationConnection {
  readonly collectionUrl: string;
  readonly token: AzureDevOpsToken & { readonly secret: Secret };
}

/** Addresses and secrets of one call. */
export interface Credentials {
  /** Address and token of SonarQube; asks for what is missing. */
  sonarQube(): Promise<SonarQubeConnection>;
  /** Address and token of Azure DevOps; asks for what is missing. */
  azureDevOps(): Promise<OrganizationConnection>;
  /** A secret on its own; asks for it where it is missing. */
  secret(name: SecretName): Promise<Secret>;
  /** The same without a question; `undefined` where it is missing. */
  given(name: SecretName): Secret | undefined;
  /** Address as it was given, unread; `undefined` where it is missing. */
  address(of: 'sonarqube' | 'organization'): string | undefined;
}

const ADDRESSES = {
  sonarqube: { variable: 'SONAR_HOST_URL', question: 'Address of SonarQube' },
  organization: { variable: 'AZURE_DEVOPS_URL', question: 'Address of the organization or collection of Azure DevOps' },
} as const;

/** Secrets come from the environment, from a file descriptor, or are typed unseen; never from an argument. */
export function readCredentials(options: GivenOptions, environment: Environment, prompts: Prompts): Credentials {
  const handed = readDescriptor(options.text('token-fd'));
  const typed = new Map<SecretName, Secret>();

  const given = (name: SecretName): Secret | undefined => {
    const value = (handed.get(name) ?? environment[name] ?? '').trim();
    return value === '' ? typed.get(name) : new Secret(value);
  };
  const secret = async (name: SecretName): Promise<Secret> => {
    const known = given(name);
    if (known !== undefined) return known;
    const answer = await prompts.secret(SECRETS[name]);
    if (answer === null) throw missingCredential(name, SECRETS[name]);
    const value = new Secret(answer.trim());
    typed.set(name, value);
    return value;
  };
  const address = (of: keyof typeof ADDRESSES): string | undefined =>
    options.text(of) ?? (environment[ADDRESSES[of].variable]?.trim() || undefined);
  const readAddress = async (of: keyof typeof ADDRESSES, read: typeof parseServerUrl): Promise<string> => {
    const text =
      address(of) ?? (await prompts.text(`--${of} URL (or ${ADDRESSES[of].variable})`, ADDRESSES[of].question));
    return orUsageError(read(`--${of}`, text));
  };

  return {
    given,
    secret,
    address,
    sonarQube: async () => {
      const url = await readAddress('sonarqube', parseServerUrl);
      const token = await secret('SONAR_TOKEN');
      return { url, name: 'SONAR_TOKEN', credentials: { scheme: 'token', token } };
    },
    azureDevOps: async () => {
      const collectionUrl = await readAddress('organization', parseOrganizationUrl);
      const value = await secret('AZURE_DEVOPS_TOKEN');
      return { collectionUrl, token: organizationToken(value) };
    },
  };
}

/** Its kind is read from the text, which nothing else of this room looks at. */
export function organizationToken(secret: Secret): OrganizationConnection['token'] {
  return { ...azureDevOpsTokenOf(secret.reveal()), secret };
}

function orUsageError<T>(read: Parsed<T>): T {
  if (read.ok) return read.value;
  throw usageError(...read.problems);
}

/** One `NAME=value` a line; a single line without a name is the token of SonarQube. */
function readDescriptor(option: string | undefined): ReadonlyMap<SecretName, string> {
  if (option === undefined) return new Map();
  if (!/^\d{1,4}$/.test(option) || option === '1' || option === '2') {
    throw usageError('--token-fd: it takes the number of a file descriptor that is open for reading.');
  }
  const descriptor = Number(option);
  let text: string;
  try {
    text = readFileSync(descriptor, 'utf8');
  } catch (error) {
    throw unreadableDescriptor(descriptor, messageOf(error), error);
  }
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const [only, ...others] = lines;
  if (only === undefined) throw unreadableDescriptor(descriptor, 'it is empty');
  if (others.length === 0 && !/^[A-Z_]+=/.test(only)) return new Map([['SONAR_TOKEN', only.trim()]]);
  return new Map(
    lines.map((line): [SecretName, string] => {
      const [, name = '', value = ''] = /^([A-Z_]+)=(.*)$/.exec(line.trim()) ?? [];
      if (!isSecretName(name)) {
        const known = Object.keys(SECRETS).join(', ');
        throw unreadableDescriptor(descriptor, `a line does not begin with one of ${known} and "="`);
      }
      return [name, value];
    }),
  );
}

function isSecretName(name: string): name is SecretName {
  return Object.hasOwn(SECRETS, name);
}
