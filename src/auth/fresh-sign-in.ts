let demanded = false;

/**
 * Azure refused even a token fresh from Microsoft Entra, and what it demands cannot be seen from here: the next sign-in asks the person
 * anew, for the session with Microsoft Entra alone brings the same token again. Holds until the page is left for that sign-in.
 */
export const demandFreshSignIn = (): void => {
  demanded = true;
};

export const isFreshSignInDemanded = (): boolean => demanded;
