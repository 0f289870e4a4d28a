#!/usr/bin/env node
// The package as a command: Azure alone, unless there is an app to serve.
import { tsImport } from 'tsx/esm/api';

if (!process.argv.some((argument) => /^--app(=|$)/.test(argument))) process.argv.push('--azure-only');
await tsImport('./main.ts', import.meta.url);
