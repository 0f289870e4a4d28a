import type { WhyNoRecord } from '#src/pages/shared/why-no-record.ts';

export const noRecordTitles: Record<WhyNoRecord, string> = {
  notTrusted: 'What is recorded under this id cannot be trusted',
  outOfPlace: 'Only a copy of this record was found, where its consent has no machine',
  unread: 'No record of this consent in what could be read',
  none: 'No record of this consent was found',
};

/** What that means for a receipt. */
export const noReceiptWords: Record<WhyNoRecord, string> = {
  notTrusted: 'No receipt can be written of it. The page of the consent says what is wrong with it.',
  outOfPlace: 'No receipt can be written of it. The page of the consent says where it lies.',
  unread: 'So no receipt can be written from here. The page of the consent says what could not be read.',
  none: 'There is nothing to write a receipt of. The page of the consent says where one may still be.',
};
