/** SHA-256 of UTF-8 text as lower-case hexadecimal digits. */
export type Sha256 = (text: string) => string;
