/** `instanceView.status` of an extension. `level` is "Information" in real data, though the specification says "Info". */
export interface ExtensionStatus {
  code: string;
  level: 'Information' | 'Warning' | 'Error';
  displayStatus: string;
  message: string;
  time: string;
}

export const transitioningStatus = (message: string, time: string): ExtensionStatus => ({
  code: '0',
  level: 'Information',
  displayStatus: 'Transitioning',
  message: `Extension Message: ${message}`,
  time,
});

export const installedStatus = (time: string): ExtensionStatus => ({
  code: '0',
  level: 'Information',
  displayStatus: 'Provisioning succeeded',
  message: 'Extension Message: Successfully enabled extension.',
  time,
});

export const failedStatus = (message: string, time: string): ExtensionStatus => ({
  code: '1',
  level: 'Error',
  displayStatus: 'Provisioning failed',
  message,
  time,
});
