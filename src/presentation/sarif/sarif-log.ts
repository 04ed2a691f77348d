/**
 * The parts of SARIF 2.1.0 that exports write. Source: OASIS, Static Analysis Results Interchange Format 2.1.0, with errata 01.
 */
export interface SarifLog {
  readonly $schema: string;
  readonly version: '2.1.0';
  readonly runs: readonly SarifRun[];
}

export interface SarifRun {
  readonly tool: { readonly driver: SarifDriver };
  readonly automationDetails: {
    readonly id: string;
    readonly description: SarifMessage;
    readonly properties?: Readonly<Record<string, string>>;
  };
  readonly columnKind: 'utf16CodeUnits';
  readonly originalUriBaseIds: Readonly<Record<string, { readonly description: SarifMessage }>>;
  readonly versionControlProvenance?: readonly SarifVersionControl[];
  readonly invocations: readonly SarifInvocation[];
  readonly results: readonly SarifResult[];
}

interface SarifDriver {
  readonly name: string;
  readonly fullName: string;
  readonly version?: string;
  readonly informationUri?: string;
  readonly rules: readonly SarifRule[];
  readonly notifications: readonly {
    readonly id: string;
    readonly name: string;
    readonly shortDescription: SarifMessage;
    readonly fullDescription: SarifMessage;
  }[];
}

export interface SarifRule {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: SarifMessage;
  readonly fullDescription: SarifMessage;
  readonly helpUri?: string;
  readonly properties: Readonly<Record<string, unknown>> & { readonly tags: readonly string[] };
}

interface SarifVersionControl {
  readonly repositoryUri: string;
  readonly revisionId?: string;
  readonly branch?: string;
  readonly mappedTo: { readonly uriBaseId: string };
}

interface SarifInvocation {
  readonly executionSuccessful: boolean;
  readonly endTimeUtc?: string;
  readonly toolExecutionNotifications: readonly {
    readonly level: 'warning';
    readonly descriptor: { readonly id: string };
    readonly message: SarifMessage;
  }[];
}

export type SarifLevel = 'error' | 'warning' | 'note';

export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: SarifLevel;
  readonly message: SarifMessage;
  readonly locations: readonly SarifLocation[];
  readonly relatedLocations?: readonly SarifLocation[];
  readonly codeFlows?: readonly SarifCodeFlow[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly baselineState?: 'new';
  readonly suppressions?: readonly SarifSuppression[];
  readonly hostedViewerUri?: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface SarifSuppression {
  readonly kind: 'external';
  readonly status: 'accepted';
  readonly justification: string;
}

export interface SarifCodeFlow {
  readonly message?: SarifMessage;
  readonly threadFlows: readonly { readonly locations: readonly { readonly location: SarifLocation }[] }[];
}

export interface SarifLocation {
  readonly id?: number;
  readonly physicalLocation?: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
    readonly region?: SarifRegion;
  };
  readonly logicalLocations?: readonly { readonly fullyQualifiedName: string; readonly kind: string }[];
  readonly message?: SarifMessage;
}

/** Lines and columns from 1; the end column is the one behind the last character. */
export interface SarifRegion {
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn?: number;
  readonly endColumn?: number;
}

export interface SarifMessage {
  readonly text: string;
}
