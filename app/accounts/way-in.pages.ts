import type { Outside } from '../kernel/http.tsx'
import { accountsOutside } from './accounts.pages.tsx'
import { factorPages } from './factors.pages.tsx'
import { passwordPages } from './password.pages.tsx'
import { secondPages } from './second.pages.tsx'
import { sessionPages } from './sessions.pages.tsx'
import { identityPages } from './identity.pages.tsx'
import { invitationPages } from './invitation.pages.tsx'
import type { WayIn } from './way-in.tsx'

/** Everything that stands outside the door: signing in and out, and a person's own proofs and sessions. */
export const wayInPages = (wayIn: WayIn): Outside[] => [...accountsOutside(wayIn), ...secondPages(wayIn), ...passwordPages(wayIn), ...factorPages(wayIn), ...sessionPages(wayIn), ...invitationPages(wayIn), ...identityPages(wayIn)]
