/**
 * Stands for the task library's vault. That one writes a key into a file of the agent's temporary folder, and reads, hashes and
 * decrypts with it for each input and each secret: a tenth of what a start costs, and a file that nobody removes. What is
 * decrypted lies in this process's memory all the same. Here values only leave the environment, which is what children inherit.
 */
class Vault {
  #store = new Map();

  initialize() {}

  storeSecret(name, data) {
    if (!name) return false;
    if (!data) {
      this.#store.delete(name.toLowerCase());
      return false;
    }
    this.#store.set(name.toLowerCase(), data);
    return true;
  }

  retrieveSecret(name) {
    return this.#store.get((name || '').toLowerCase());
  }
}

module.exports = { Vault };
