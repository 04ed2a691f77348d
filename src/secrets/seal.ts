import { createHmac, randomBytes } from 'node:crypto';
import { Secret } from './secret';

/**
 * Tells what a task left in a variable from what somebody else wrote into it. Any line that a step prints can set a
 * variable, so what decides about a verdict is authenticated (HMAC-SHA-256) with a key that only tasks know.
 */
export class Seal {
  /** Travels in a secret variable only. */
  readonly key: Secret;

  constructor(key: Secret) {
    this.key = key;
  }

  static fresh(): Seal {
    return new Seal(new Secret(randomBytes(32).toString('hex')));
  }

  /** The text as it is left in the variable. It counts in this variable only. */
  close(variable: string, text: string): Secret {
    return new Secret(`${this.#sign(variable, text)} ${text}`);
  }

  /** The text that a task left in the variable; `undefined` where what stands there is of somebody else. */
  open(variable: string, closed: Secret): string | undefined {
    const text = closed.reveal().slice(65);
    return this.close(variable, text).equals(closed.reveal()) ? text : undefined;
  }

  #sign(variable: string, text: string): string {
    return createHmac('sha256', this.key.reveal()).update(`${variable}\n${text}`, 'utf8').digest('hex');
  }
}
