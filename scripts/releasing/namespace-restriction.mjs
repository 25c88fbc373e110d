import { readFileSync } from 'node:fs';

const SETTING = 'kernel.apparmor_restrict_unprivileged_userns';

/**
 * Ubuntu refuses user namespaces, which Chromium's sandbox needs, to a program without an AppArmor profile. `set` changes a setting of
 * the kernel as root.
 */
export class NamespaceRestriction {
  #set;
  #file;
  #wasOn = false;

  constructor(set, { file = `/proc/sys/${SETTING.replaceAll('.', '/')}` } = {}) {
    this.#set = set;
    this.#file = file;
  }

  /** False too where the kernel does not know the setting. */
  get isOn() {
    try {
      return readFileSync(this.#file, 'utf8').trim() !== '0';
    } catch {
      return false;
    }
  }

  async lift() {
    if (!this.isOn) return;
    this.#wasOn = true;
    await this.#set(SETTING, 0);
  }

  /** Puts the restriction back where it was lifted from here. */
  async restore() {
    if (!this.#wasOn) return;
    this.#wasOn = false;
    await this.#set(SETTING, 1);
  }
}
