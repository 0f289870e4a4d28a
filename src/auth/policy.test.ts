import { expect, it } from 'vitest';
import { policyProblem, watchPolicy } from './policy.ts';
import { violation } from './policy-sample.ts';

it('blames the policy for hosts that it keeps requests from, and for no others', () => {
  const page = new EventTarget();
  watchPolicy(page as Document);
  page.dispatchEvent(violation('img-src', 'https://image.example/pixel.png'));
  page.dispatchEvent(violation('connect-src', 'https://reported.example/', 'report'));
  // Browsers say no more of some.
  page.dispatchEvent(violation('connect-src', 'inline'));
  for (const host of ['image.example', 'reported.example', 'management.azure.com'])
    expect(policyProblem(host)).toBeUndefined();
  page.dispatchEvent(violation('connect-src', 'https://management.azure.com/subscriptions'));
  expect(policyProblem('management.azure.com')).toBe(
    'This page’s content security policy does not let it reach management.azure.com: whoever runs this app puts the host into staticwebapp.config.json. Then reload the page.',
  );
  expect(policyProblem('management.usgovcloudapi.net')).toBeUndefined();
});
