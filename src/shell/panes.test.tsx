// @vitest-environment happy-dom
import '#test/dom.ts';
import { FluentProvider } from '@fluentui/react-components';
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { writePreference } from '#src/ui/preferences.ts';
import { PaneContent } from './panes.tsx';

afterEach(() => {
  cleanup();
  writePreference('browserNotifications', undefined);
  vi.unstubAllGlobals();
});

const theSwitch = () => screen.getByRole('switch', { name: 'Browser notifications' });

test.each([
  ['granted', true],
  ['denied', false],
  ['default', false],
] as const)('the browser is asked at the press alone, and its %s counts', async (answer, isOn) => {
  const requestPermission = vi.fn<() => Promise<string>>().mockResolvedValue(answer);
  vi.stubGlobal('Notification', { permission: 'default', requestPermission });
  render(
    <FluentProvider>
      <PaneContent name="Settings" onClose={() => {}} />
    </FluentProvider>,
  );
  expect(theSwitch()).toHaveProperty('checked', false);
  expect(requestPermission).not.toHaveBeenCalled();
  await act(async () => fireEvent.click(theSwitch()));
  await waitFor(() => expect(theSwitch()).toHaveProperty('checked', isOn));
  expect(theSwitch()).toHaveProperty('disabled', answer === 'denied');
});
