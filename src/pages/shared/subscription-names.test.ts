import { expect, it } from 'vitest';
import { subscriptionNames } from './subscription-names.ts';

const place = (subscriptionId: string, subscriptionName: string, resourceGroup = 'rg-one') => ({
  subscriptionId,
  subscriptionName,
  resourceGroup,
});

it('adds the id to a name that several subscriptions bear, and to no other', () => {
  const places = [place('1', 'Azure'), place('1', 'Azure', 'rg-two'), place('2', 'Prod'), place('3', 'azure')];
  expect([...subscriptionNames(places)]).toEqual([
    ['1', 'Azure (1)'],
    ['2', 'Prod'],
    ['3', 'azure (3)'],
  ]);
});
