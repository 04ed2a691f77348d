import { ApiError } from '../api-error';

/** The editions of Azure DevOps that the stand-in can be. */
export type Product = 'services' | 'server2020' | 'server2022';

/**
 * What one operation accepts on one product. Versions are `[major, minor]`; `released` is the newest version that needs
 * no `-preview` flag, undefined when every version of the operation is a preview.
 */
export interface Availability {
  readonly newest: Version;
  readonly released: Version | undefined;
  readonly resourceVersion: number;
}

/** The `api-version` that each documented version of an operation asks for, for Services and for Server. */
export interface DocumentedVersions {
  readonly services: Readonly<Record<string, string>>;
  readonly server: Readonly<Record<string, string>>;
}

/** `[major, minor]` of an API version. */
export type Version = readonly [major: number, minor: number];

/** A version as a client asks for it. */
export interface RequestedVersion {
  readonly text: string;
  readonly version: Version;
  readonly preview: boolean;
  readonly resourceVersion: number | undefined;
}

/** The newest API version of each product. Server 2022 counts as its first release: what works with it works with every later one. */
const NEWEST: Readonly<Record<Product, Version>> = { services: [7, 2], server2022: [7, 0], server2020: [6, 0] };

/**
 * Derives what an operation accepts from Microsoft's documentation of it, or undefined where the product does not have
 * it. A Server documentation that starts later than the one of Services is a gap of the documents, not of the product.
 */
export function availabilityOf(documented: DocumentedVersions, product: Product): Availability | undefined {
  const newest = NEWEST[product];
  const known = upTo(product === 'services' ? documented.services : documented.server, newest);
  const versions = known.length > 0 ? known : upTo(documented.services, newest);
  if (versions.length === 0) return undefined;
  const released = versions.filter((each) => !each.preview).map((each) => each.version);
  const resourceVersions = [...versions, ...upTo(documented.services, NEWEST.services)];
  return {
    newest,
    released: released.sort(compareVersions).at(-1),
    resourceVersion: Math.max(1, ...resourceVersions.map((each) => each.resourceVersion ?? 0)),
  };
}

/** What the undocumented operations accept: any version, always as a preview where `previewOnly` says so. */
export function undocumentedAvailability(product: Product, previewOnly: boolean): Availability {
  const newest = NEWEST[product];
  return { newest, released: previewOnly ? undefined : newest, resourceVersion: 2 };
}

/**
 * Reads an `api-version` value.
 *
 * @throws ApiError 400 when it is none.
 */
export function parseVersion(text: string): RequestedVersion {
  const match = /^(\d+)(?:\.(\d+))?(-preview(?:\.(\d+))?)?$/i.exec(text);
  if (!match?.[1]) {
    throw new ApiError(
      400,
      'VssInvalidApiResourceVersionException',
      `The api resource version provided is not of the correct format: "${text}".`,
    );
  }
  return {
    text,
    version: [Number(match[1]), Number(match[2] ?? 0)],
    preview: match[3] !== undefined,
    resourceVersion: match[4] === undefined ? undefined : Number(match[4]),
  };
}

/**
 * Refuses a version that the product does not speak, as the service does.
 *
 * @throws ApiError 400 with `VssVersionOutOfRangeException` or `VssInvalidPreviewVersionException`.
 */
export function checkVersion(requested: RequestedVersion, available: Availability): void {
  const tooNew = compareVersions(requested.version, available.newest) > 0;
  const tooOld = requested.version[0] < 1;
  if (tooNew || tooOld || (requested.resourceVersion ?? 0) > available.resourceVersion) {
    throw new ApiError(
      400,
      'VssVersionOutOfRangeException',
      `The requested REST API version of ${requested.text} is out of range for this server. ` +
        `The latest REST API version this server supports is ${formatVersion(available.newest)}.`,
    );
  }
  if (requested.preview) return;
  if (available.released === undefined || compareVersions(requested.version, available.released) > 0) {
    throw new ApiError(
      400,
      'VssInvalidPreviewVersionException',
      `The requested version "${requested.text}" of the resource is under preview. The -preview flag must be supplied in ` +
        `the api-version for such requests. For example: "${requested.text}-preview"`,
    );
  }
}

/** `7.1` of `[7, 1]`; `0.0` is what the service writes where nothing is released. */
export function formatVersion(version: Version | undefined): string {
  return version === undefined ? '0.0' : version.join('.');
}

function upTo(documented: Readonly<Record<string, string>>, newest: Version): RequestedVersion[] {
  return Object.values(documented)
    .map(parseVersion)
    .filter((each) => compareVersions(each.version, newest) <= 0);
}

function compareVersions(left: Version, right: Version): number {
  return left[0] - right[0] || left[1] - right[1];
}
