/** Where the holder of an invitation goes, from the root of the site. */
export const invitationPath = (token: string): string => `/invitation?key=${token}`
