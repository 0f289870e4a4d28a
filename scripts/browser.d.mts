import type { LaunchOptions } from '@playwright/test';

export function installedBrowser(paths?: readonly string[]): string | undefined;
export function launchOptions(): LaunchOptions;
export function ensureBrowser(root: string): void;
