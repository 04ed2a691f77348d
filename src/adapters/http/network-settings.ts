import type { Secret } from '../../secrets/secret';

export interface ProxySettings {
  /** As configured, for example `http://proxy.example.org:3128`; may hold user and password. */
  readonly url: string;
  readonly user: string | null;
  readonly password: Secret | null;
  /** Regular expressions, without case, over the whole address of a request. */
  readonly bypass: readonly string[];
}

/** How requests leave this machine. Paths are absolute. */
export interface NetworkSettings {
  /** Proxy of the agent; goes before the environment. */
  readonly proxy: ProxySettings | null;
  /** `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY` in either case; used where the agent has no proxy. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** PEM files with further certificate authorities; public roots stay trusted. */
  readonly authorities: readonly string[];
  readonly clientCertificate: {
    readonly certificate: string;
    readonly key: string | null;
    /** Certificate and key as PKCS12, which is how Java and .NET read them. */
    readonly archive: string | null;
    readonly passphrase: Secret | null;
  } | null;
  /** The agent was configured not to check certificates of Azure DevOps (`--sslskipcertvalidation`). */
  readonly skipsAzureDevOpsCheck: boolean;
}
