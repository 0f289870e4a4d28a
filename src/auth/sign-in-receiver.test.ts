// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import { receiveSignIn } from './sign-in-receiver.ts';

const b64 = (value: object) => encodeURIComponent(btoa(JSON.stringify(value)));

describe('the page that receives sign-ins', () => {
  it.each([
    ['nothing', ''],
    ['an answer without a state', '#code=1'],
    ['a state that is none', '#code=1&state=x'],
    ['a state of no known kind', `#code=1&state=${b64({ id: 'x', meta: { interactionType: 'other' } })}`],
    ['an answer that nobody waits for', `#code=1&state=${b64({ id: 'x', meta: { interactionType: 'popup' } })}`],
  ])('says something on %s', async (_, hash) => {
    vi.spyOn(window, 'close').mockReturnValue();
    location.hash = hash;
    document.body.innerHTML = '<p role="status"></p>';
    await receiveSignIn(document);
    expect(document.querySelector('[role=status]')?.textContent).not.toBe('');
  });
});
