import { cpus, totalmem } from 'node:os';
import type { Browser } from '@playwright/test';

/** The machine that measured, as far as figures depend on it. It names neither the machine nor any path. */
export interface Host {
  cores: number;
  processor: string;
  memoryGb: number;
  platform: string;
  node: string;
  chromium: string;
}

export function describeHost(browser: Browser): Host {
  const processors = cpus();
  return {
    cores: processors.length,
    processor: processors[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    platform: process.platform,
    node: process.versions.node,
    chromium: browser.version(),
  };
}
