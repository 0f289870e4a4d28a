import type { Terms } from '#src/consent/terms.ts';

export const azureLocal20250304: Terms = {
  id: 'azure-local-2025-03-04',
  target: 'azureLocal',
  version: '2025-03-04',
  language: 'en',
  title: 'Remote support terms and conditions',
  text: [
    'By approving this request, the Microsoft support organization or the Azure engineering team supporting this feature ("Microsoft Support Engineer") will be given direct access to your device for troubleshooting purposes and/or resolving the technical issue described in the Microsoft support case.',
    'During a remote support session, a Microsoft Support Engineer may need to collect logs. By enabling remote support, you have agreed to a diagnostics log collection by a Microsoft Support Engineer to address a support case. You also acknowledge and consent to the upload and retention of those logs in an Azure storage account managed and controlled by Microsoft. These logs may be accessed by Microsoft in the context of a support case and to improve the health of Azure Local.',
    'The data will be used only to troubleshoot failures that are subject to a support ticket, and will not be used for marketing, advertising, or any other commercial purposes without your consent. The data may be retained for up to ninety (90) days and will be handled following our standard privacy practices.',
    'Any data previously collected with your consent will not be affected by the revocation of your permission.',
  ].join('\n\n'),
  source: 'Remote support for Azure Local, Microsoft, 03/04/2025',
};
