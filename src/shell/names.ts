export const productName = 'Arc Remote Support';

/** Elements that shortcuts and navigation lead to. */
export const pageTitleId = 'page-title';
export const commandBarId = 'command-bar';
export const headerSearchId = 'header-search';
