import { afterEach, expect, test } from 'vitest';
import { changeGrant, setGrant } from '#src/azure/grant/grant-store.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { currentNotifications, dismissNotification, markAllRead } from '#src/shell/notifications.ts';
import { followInBell, grantNews } from './grant-notification.ts';

const machine = (name: string, step: MachineProgress['step']): MachineProgress => ({
  machineId: name,
  step,
  message: '',
});

afterEach(() => {
  for (const { id } of currentNotifications()) dismissNotification(id);
});

test('a running grant has one entry in the bell, which ends with what is confirmed', () => {
  const consentId = 'rs-aaaaaaaaaaaaaaaaaaaaa';
  const machines = [machine('a', 'confirmed'), machine('b', 'waiting')];
  setGrant({ consentId, machines, running: true, granting: true, pressedHere: true });
  followInBell(consentId);
  followInBell(consentId);
  expect(currentNotifications()).toHaveLength(1);
  expect(currentNotifications()[0]).toMatchObject({
    title: 'Granting access on 2 machines',
    tone: 'busy',
    progress: { done: 1, total: 2 },
  });

  changeGrant(consentId, {
    machines: [machine('a', 'confirmed'), machine('b', 'failed')],
    running: false,
    granting: false,
  });
  expect(currentNotifications()[0]).toMatchObject({
    title: 'Access confirmed on 1 of 2 machines',
    tone: 'attention',
    href: `/grants/${consentId}`,
    // Which tells how many machines are confirmed as they come.
    isToldByPage: true,
  });

  changeGrant(consentId, { running: true, machines: [machine('a', 'waiting'), machine('b', 'waiting')] });
  expect(currentNotifications()[0]?.title).toBe('Access confirmed on 1 of 2 machines');
});

test('a grant that is whole is told as confirmed, one that does not run not at all', () => {
  const consentId = 'rs-bbbbbbbbbbbbbbbbbbbbb';
  setGrant({ consentId, machines: [machine('a', 'requested')], running: true, granting: true, pressedHere: true });
  followInBell(consentId);
  changeGrant(consentId, { machines: [machine('a', 'confirmed')], running: false, granting: false });
  expect(currentNotifications()[0]).toMatchObject({ title: 'Access confirmed on 1 machine', tone: 'good' });
  followInBell(consentId);
  expect(currentNotifications()).toHaveLength(1);
});

test('of a grant of which nothing is left to go on with the bell says what the page says, and nothing in the way', () => {
  const over = { ...machine('a', 'skipped'), isFinal: true as const };
  const title = 'Access is not granted again on 1 machine';
  expect(grantNews('rs-x', [over], false)).toMatchObject({ title, body: 'Open the grant to see why' });
  expect(grantNews('rs-x', [over], true).title).toBe('Granting access on 1 machine');
});

test('machines that were left out count neither as asked for nor as in the way', () => {
  const consentId = 'rs-ccccccccccccccccccccc';
  const left = { ...machine('c', 'skipped'), isLeftOut: true as const };
  const at = (step: MachineProgress['step']) => [
    { ...machine('a', step), at: 7 },
    { ...machine('b', step), at: 7 },
    left,
  ];
  setGrant({ consentId, machines: at('requested'), running: true, granting: true, pressedHere: true });
  followInBell(consentId);
  expect(currentNotifications()[0]).toMatchObject({
    title: 'Granting access on 2 machines',
    progress: { done: 0, total: 2 },
  });
  changeGrant(consentId, { machines: at('confirmed'), running: false, granting: false });
  expect(currentNotifications()[0]).toMatchObject({
    title: 'Access confirmed on 2 machines',
    tone: 'good',
    progress: { done: 2, total: 2 },
  });
});

test('what went wrong is told while the rest goes on, once as news, and the entry stays one of an act under way', () => {
  const consentId = 'rs-ddddddddddddddddddddd';
  const show = (...steps: MachineProgress['step'][]) => {
    const machines = steps.map((step, index) => ({ ...machine(`m${index}`, step), at: 7 }));
    setGrant({ consentId, machines, running: true, granting: true, pressedHere: true });
    followInBell(consentId);
    return currentNotifications()[0];
  };
  expect(show('waiting', 'waiting', 'requested', 'waiting', 'waiting', 'waiting')).toMatchObject({
    title: 'Granting access on 6 machines',
    body: 'Nothing is confirmed yet',
  });
  markAllRead();
  expect(show('confirmed', 'waiting', 'requested', 'skipped', 'waiting', 'waiting')).toMatchObject({
    title: 'Granting access on 6 machines',
    body: '1 confirmed, 1 left out · 4 under way',
    isInTrouble: false,
    read: true,
  });
  const told = show('confirmed', 'failed', 'requested', 'skipped', 'waiting', 'waiting');
  expect(told).toMatchObject({
    title: 'Granting access on 6 machines: some need you',
    body: '1 confirmed, 1 failed, 1 left out · 3 under way',
    tone: 'busy',
    isInTrouble: true,
    read: false,
  });
  markAllRead();
  expect(show('confirmed', 'failed', 'unknown', 'skipped', 'failed', 'confirmed')).toMatchObject({
    body: '2 confirmed, 2 failed, 1 not known, 1 left out',
    read: true,
  });
});

test('of what is not known the bell does not say that no access is there', () => {
  const title = 'Access not known on 1 of 2 machines';
  expect(grantNews('rs-x', [machine('a', 'unknown'), machine('b', 'failed')], false)).toMatchObject({ title });
});

test('a grant whose consent could not be recorded ends as refused', () => {
  const consentId = 'rs-eeeeeeeeeeeeeeeeeeeee';
  const refused = {
    ...machine('a', 'skipped'),
    at: 7,
    message:
      'The consent could not be recorded, so nothing was granted. A policy of your organisation forbids this: No.',
  };
  const grant = { consentId, running: true, granting: true, pressedHere: true };
  setGrant({ ...grant, machines: [refused, machine('b', 'waiting')] });
  followInBell(consentId);
  expect(currentNotifications()[0]?.title).toBe('Granting access on 2 machines: some need you');
  changeGrant(consentId, { machines: [refused, machine('b', 'confirmed')], running: false, granting: false });
  expect(currentNotifications()[0]).toMatchObject({ title: 'Access confirmed on 1 of 2 machines', tone: 'attention' });
  setGrant({ ...grant, machines: [refused] });
  followInBell(consentId);
  expect(currentNotifications()[0]?.title).toBe('Granting access on 1 machine');
  changeGrant(consentId, { running: false, granting: false });
  expect(currentNotifications()[0]).toMatchObject({
    title: 'No access: the consent could not be recorded',
    tone: 'bad',
  });
});
