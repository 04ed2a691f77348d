/**
 * Stands for semver in the task library, which asks one question of it at its start: is this Node older than 4.2? Versions of
 * Node and of the agent are plain numbers with dots.
 */
module.exports = {
  lt(version, other) {
    const [left, right] = [version, other].map((text) => {
      if (!/^v?\d+(\.\d+)*$/.test(text)) throw new Error(`"${text}" is not a plain version; see webpack.config.js.`);
      return text.replace('v', '').split('.').map(Number);
    });
    for (let part = 0; part < Math.max(left.length, right.length); part++) {
      const difference = (left[part] ?? 0) - (right[part] ?? 0);
      if (difference !== 0) return difference < 0;
    }
    return false;
  },
};
