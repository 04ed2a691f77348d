/** The certificate that a server shows, whether it is trusted or not. */
export interface CertificateFacts {
  /** Who issued the last certificate that the server sends: what is missing where it is not trusted. */
  readonly topIssuer: string;
  /** Milliseconds since the epoch. */
  readonly validUntil: number;
  /** Host names it was made for. */
  readonly names: readonly string[];
  /** Code of the check, such as `CERT_HAS_EXPIRED`; `null` where it is trusted. */
  readonly problem: string | null;
}

/** How a server answered the first request that needs no credentials. */
export interface FirstAnswer {
  readonly status: number;
  /** Where a redirect leads, absolute and without its query; `null` for none. */
  readonly location: string | null;
  /** A page for people, and its title. */
  readonly page: { readonly title: string } | null;
  /** Its beginning. */
  readonly text: string;
  /** By the clock of the server, milliseconds since the epoch; `null` where it does not tell. */
  readonly serverTime: number | null;
}

/** What became of the way to one server. */
export interface ConnectionFacts {
  readonly url: string;
  /** In use on the way, without its credentials. */
  readonly proxy: string | null;
  readonly certificate: CertificateFacts | null;
  readonly outcome:
    | { readonly kind: 'answered'; readonly answer: FirstAnswer }
    | {
        readonly kind: 'failed';
        readonly failure:
          | 'unreachable'
          | 'broken'
          | 'timed-out'
          | 'certificate'
          /** The server asks for one. */
          | 'client-certificate'
          | 'proxy'
          | 'too-large';
        /** Code of Node or OpenSSL, where there is one. */
        readonly code: string;
        readonly reason: string;
        /** What the port speaks instead of what the address says; `null` where that is not it. */
        readonly speaks: 'http' | 'https' | null;
      };
}
