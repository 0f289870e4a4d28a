/*
 * Two people grant and revoke support access to one machine, each in two tabs of one browser, against an Azure that loses, delays and
 * refuses requests, and a machine that goes away. Written from the design, not from the code: what holds here holds for any program
 * that keeps to this protocol.
 *
 * What is simplified: both consents have the same end; a request that failed for good looks like one that was never sent; a person may
 * press again without limit, but only one tab falls over, once, the machine goes away once, and Azure misbehaves at most FAULTS times. What is assumed of Azure and
 * the machine: a machine that is connected has carried out and reported what was queued for it before its next heartbeat counts; it
 * reports its present state; it ends access at the agreed end by itself; Azure drops what it keeps for a machine only once it shows the
 * machine as Disconnected.
 *
 * `-D<FAULT>` plants one fault (see scripts/spin.mjs); each must be found.
 */
#ifndef FAULTS
#define FAULTS 1
#endif
#ifndef AWAYS
#define AWAYS 1
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef DELETES
#define DELETES 1
#endif
#ifndef ENDS
#define ENDS 1
#endif
#ifndef TABS
#define TABS 2
#endif
#ifndef PEOPLE
#define PEOPLE 2
#endif

#define NOTHING 0
#define ENABLE 1
#define REVOKE 2
#define DELETE 3

#define SILENT 0
#define ACTIVE 1
#define ENDED 2
#define SUPERSEDED 3

/* One consent, its record, its job in Azure, and what the machine is to do about it. */
typedef Grant {
  bit pressed;            /* a person pressed on the final view */
  bit record;
  bit second;             /* a second record of the same consent */
  bit endRecord;
  unsigned job : 2;
  bit done;               /* Azure's last outcome is success */
  bit old;                /* ... of a request before the newest */
  unsigned node : 2;      /* what the machine reported last */
  bit nodeOld;            /* ... before the newest request */
  bit beyond;             /* more than agreed: level or end */
  bit gone;               /* Azure showed the job and no longer has it */
  bit alive;              /* the machine was there since the removal */
  bit proof;              /* ... and Azure can know it */
  bit lapsed;             /* the machine was away so long that Azure dropped the removal */
  unsigned queued : 2;    /* for the machine */
  bit unreported;
  bit superseded;
  bit lateEnable;         /* given up by the tab, still on its way */
  bit lateRevoke
};

Grant g[2];
bit revoking[2];          /* a revoke that was pressed in this browser and is not proven yet: in the journal, and told to all tabs */
byte writer[2];           /* the Web Lock of the machine in this browser: tab + 1 */
bit fellOver;             /* a tab fell over */
byte access;              /* on the machine: consent + 1 */
bit online = 1;
bit shown = 1;            /* Azure shows Connected */
bit wasAway;
bit over;                 /* the agreed end has passed */
bit deleted;              /* somebody else deleted a job */
byte faults;

/* The words, from what Azure shows. */
#ifdef TRUST_OLD_OUTCOME
#define DONE(c) (g[c].done)
#else
#define DONE(c) (g[c].done && !g[c].old)
#endif
#ifdef TRUST_OLD_REPORT
#define SAYS_OVER(c) (g[c].node == ENDED || g[c].node == SUPERSEDED)
#define SAYS_NOTHING(c) (g[c].node == SILENT)
#else
#define SAYS_OVER(c) ((g[c].node == ENDED || g[c].node == SUPERSEDED) && !g[c].nodeOld)
#define SAYS_NOTHING(c) (g[c].node == SILENT || ((g[c].node == ENDED || g[c].node == SUPERSEDED) && g[c].nodeOld))
#endif
#ifdef TRUST_CONNECTED
#define PROVEN(c) (shown)
#else
#define PROVEN(c) (shown && g[c].proof)
#endif
#ifdef REVOKED_WHEN_ACCEPTED
#define REMOVED(c) (g[c].job == REVOKE)
#else
#define REMOVED(c) (g[c].job == REVOKE && DONE(c) && (SAYS_OVER(c) || (SAYS_NOTHING(c) && PROVEN(c))))
#endif
#define EXPIRED(c) (g[c].job != NOTHING && over && SAYS_OVER(c))
#ifdef TRUST_SUPERSEDED
#define TAKEN_OVER(c) (g[c].job == ENABLE && g[c].node == SUPERSEDED && !g[c].nodeOld && g[1 - c].job != NOTHING)
#else
#define TAKEN_OVER(c) (g[c].job == ENABLE && DONE(c) && g[c].node == SUPERSEDED && !g[c].nodeOld && g[1 - c].job != NOTHING)
#endif
#define LIVE(c) (g[c].job != NOTHING && !REMOVED(c) && !EXPIRED(c) && !TAKEN_OVER(c))
#define GONE_UNPROVEN(c) (g[c].gone && !PROVEN(c) && !over)
#define AWAITED(c) (g[c].record && !g[c].endRecord && g[c].job == NOTHING && !g[c].gone && !over)

#ifdef ACTIVE_AFTER_END
#define SHOWN_ACTIVE(c) (g[c].job == ENABLE && DONE(c) && g[c].node == ACTIVE)
#else
#ifdef ACTIVE_WHEN_ACCEPTED
#define SHOWN_ACTIVE(c) (g[c].job == ENABLE && !over)
#else
#define SHOWN_ACTIVE(c) (g[c].job == ENABLE && DONE(c) && g[c].node == ACTIVE && !over)
#endif
#endif

#define MAY_EXIST (LIVE(0) || LIVE(1) || GONE_UNPROVEN(0) || GONE_UNPROVEN(1) || AWAITED(0) || AWAITED(1))
#define WAS_REMOVED (REMOVED(0) || REMOVED(1) || (g[0].gone && PROVEN(0)) || (g[1].gone && PROVEN(1)))
#define SHOWN_REVOKED (!MAY_EXIST && WAS_REMOVED)
#ifdef REVOKE_ONLY_WHEN_ACTIVE
#define REVOKE_OFFERED (SHOWN_ACTIVE(0) || SHOWN_ACTIVE(1))
#else
#define REVOKE_OFFERED MAY_EXIST
#endif

/* What must always hold. */
active proctype invariants() {
end:
  do
  :: d_step {
#if defined(ALL) || defined(I1)
       assert(access == 0 || g[access - 1].record);                                          /* I1 */
#endif
#if defined(ALL) || defined(I2)
       assert(access == 0 || (!g[access - 1].beyond && !over));                              /* I2 */
#endif
#if defined(ALL) || defined(I3)
       assert(!SHOWN_REVOKED || access == 0);                                                /* I3 */
#endif
#if defined(ALL) || defined(I4)
       assert(!SHOWN_ACTIVE(0) || access == 1 || g[0].unreported);                       /* I4 */
       assert(!SHOWN_ACTIVE(1) || access == 2 || g[1].unreported);
#endif
#if defined(ALL) || defined(I5)
       assert(!g[0].second && !g[1].second);                                                 /* I5 */
       assert((g[0].job == NOTHING || g[0].record) && (g[1].job == NOTHING || g[1].record));
#endif
#if defined(ALL) || defined(I6)
       assert(access == 0 || REVOKE_OFFERED);                                                /* I6 */
#endif
#if defined(ALL) || defined(I8)
       assert(!over || (!SHOWN_ACTIVE(0) && !SHOWN_ACTIVE(1)));                              /* I8 */
#endif
       skip
     }
  od
}

/* Azure takes a request. It may go on showing the outcome of the one before for a while, and shows the report from before. */
inline arrive(c, kind, more) {
  if
  :: g[c].done -> g[c].old = 1
  :: g[c].old = 0; g[c].done = 0
  fi;
  g[c].nodeOld = (g[c].node == ENDED || g[c].node == SUPERSEDED);
  g[c].job = kind;
  g[c].queued = kind;
  g[c].beyond = (kind == ENABLE -> more : g[c].beyond);
  g[c].gone = 0; g[c].alive = 0; g[c].proof = 0; g[c].lapsed = 0
}

#if defined(ALL) || defined(I7)
#define assertPressed(c) assert(g[c].pressed)                                                /* I7 */
#else
#define assertPressed(c) skip
#endif
#if defined(ALL) || defined(P1)
#define assertNotBehindRevoke(c) assert(!revoking[c])                                        /* P1: no grant behind a revoke */
#else
#define assertNotBehindRevoke(c) skip
#endif
#if defined(ALL) || defined(P2)
#define assertProven assert(access == 0)                                                      /* P2: pursued until proven */
#else
#define assertProven skip
#endif

/* Sending from a tab of person c. Azure obeys and answers; or the request is lost before, or the reply after; or it is refused as busy;
   or it is given up and still on its way. In all but the first the tab knows nothing. */
#ifdef NEW_RECORD_ON_RETRY
#define noted(is) answered = is
#else
#define noted(is) skip
#endif

inline sendRecord(c) {
  if
  :: recordArrives(c); noted(1)
  :: faults < FAULTS -> faults++
  :: faults < FAULTS -> faults++; recordArrives(c); noted(0)
  fi
}

inline recordArrives(c) {
#ifdef NEW_RECORD_ON_RETRY
  g[c].second = g[c].record;
#endif
  g[c].record = 1
}

#ifdef MORE_THAN_AGREED
#define MORE 1
#else
#define MORE 0
#endif

inline sendEnable(c) {
  assertPressed(c);
  assertNotBehindRevoke(c);
  if
  :: arrive(c, ENABLE, MORE)
  :: faults < FAULTS -> faults++
  :: faults < FAULTS -> faults++; g[c].lateEnable = 1
  fi
}

inline sendRevoke(c) {
  if
  :: arrive(c, REVOKE, 0)
  :: faults < FAULTS -> faults++
  :: faults < FAULTS -> faults++; g[c].lateRevoke = 1
  fi
}

#ifdef KEEP_WRITING
#define MAY_WRITE(c, t) (1)
#else
#define MAY_WRITE(c, t) (writer[c] == t + 1 && !revoking[c])
#endif

/* The machine is back, and Azure dropped the removal meanwhile: asked again. */
#define LAPSED(c) (g[c].job == REVOKE && g[c].lapsed && shown && !REMOVED(c))

/* A tab of person c. What it knows besides Azure is the journal, where the browser keeps one. */
proctype tab(byte t; byte c) {
  bit asked;     /* something was sent */
#ifdef NEW_RECORD_ON_RETRY
  bit answered;
#endif
  bit mine;      /* this tab pursues a revoke */

idle:
  atomic {
    asked = 0; mine = 0;
    if
#ifdef GRANT_ON_LOAD
    :: !g[c].endRecord && writer[c] == 0 && !revoking[c] -> writer[c] = t + 1; goto grant
#else
    :: !g[c].pressed && !g[c].endRecord && writer[c] == 0 && !revoking[c] ->
         g[c].pressed = 1; writer[c] = t + 1; goto grant
    /* Go on with a consent that was recorded: a press, too. */
    :: g[c].record && !g[c].endRecord && writer[c] == 0 && !revoking[c] && g[c].job == NOTHING && !over ->
         writer[c] = t + 1; goto grant
#endif
    :: !revoking[c] && REVOKE_OFFERED -> revoking[c] = 1; writer[c] = 0; mine = 1; goto revoke
    :: CRASHES && !fellOver -> fellOver = 1; goto reload
    fi
  };

grant:
  /* The record comes first, and is read back. */
  do
#ifdef ASK_BEFORE_RECORD
  :: break
#endif
  :: atomic { g[c].record -> break }
  :: atomic { !g[c].record && MAY_WRITE(c, t) -> sendRecord(c) }
#ifdef NEW_RECORD_ON_RETRY
  :: atomic { g[c].record && !answered && MAY_WRITE(c, t) -> sendRecord(c) }
#endif
  :: atomic { !MAY_WRITE(c, t) -> goto stop }
  :: atomic { CRASHES && !fellOver -> fellOver = 1; goto reload }
  od;

ask:
  /* Azure is read; what is sent follows from it, a moment later. */
  if
  :: atomic { g[c].job != NOTHING || g[c].endRecord || over || LIVE(1 - c) || asked || !MAY_WRITE(c, t) -> goto stop }
  :: atomic { g[c].job == NOTHING && !g[c].endRecord && !over && !LIVE(1 - c) && !asked && MAY_WRITE(c, t) -> skip }
  :: atomic { CRASHES && !fellOver -> fellOver = 1; goto reload }
  fi;
  if
  :: atomic { MAY_WRITE(c, t) -> asked = 1; sendEnable(c); goto ask }
  :: atomic { !MAY_WRITE(c, t) -> goto stop }
  :: atomic { CRASHES && !fellOver -> fellOver = 1; goto reload }
  fi;

stop:
  atomic {
    if
    :: writer[c] == t + 1 -> writer[c] = 0
    :: else
    fi;
    goto idle
  };

revoke:
  /* All access to the machine, whoever gave it; never waits for the lock. Consents without a job are ended, so that none gets one. */
  do
  :: atomic { LIVE(0) && g[0].job == ENABLE -> sendRevoke(0); asked = 1 }
  :: atomic { LIVE(1) && g[1].job == ENABLE -> sendRevoke(1); asked = 1 }
#ifndef NEVER_REPEAT
  :: atomic { LAPSED(0) -> sendRevoke(0) }
  :: atomic { LAPSED(1) -> sendRevoke(1) }
#endif
  :: atomic { AWAITED(0) -> g[0].endRecord = 1 }
  :: atomic { AWAITED(1) -> g[1].endRecord = 1 }
#ifdef GIVE_UP_WHEN_ACCEPTED
  :: atomic { asked -> assertProven; revoking[c] = 0; goto idle }
#endif
  :: atomic { !MAY_EXIST -> assertProven; revoking[c] = 0; goto idle }
  :: atomic { CRASHES && !fellOver -> fellOver = 1; goto reload }
  od;

reload:
  /* The tab falls over: the lock is free. What was pressed is known only from the journal; a grant waits for a person either way. */
  atomic {
    if
    :: writer[c] == t + 1 -> writer[c] = 0
    :: else
    fi;
#ifdef FORGET_REVOKE
    goto idle
#else
    if
    :: mine -> goto revoke                        /* the journal was kept */
    :: mine -> revoking[c] = 0; goto idle         /* it was not */
    :: !mine -> goto idle
    fi
#endif
  }
}

/* The machine carries out what is queued for a consent. */
inline carryOut(c) {
  if
  :: g[c].queued == ENABLE && !over ->
       if
       :: access == 2 - c -> g[1 - c].superseded = 1; g[1 - c].unreported = 1
       :: else
       fi;
       access = c + 1; g[c].superseded = 0
  :: g[c].queued != ENABLE && access == c + 1 -> access = 0
  :: else
  fi;
  g[c].unreported = (g[c].queued != DELETE);
  g[c].queued = NOTHING
}

/* The machine reports how things are on it now. */
inline report(c) {
  if
  :: access == c + 1 -> g[c].node = ACTIVE
  :: access != c + 1 && g[c].superseded -> g[c].node = SUPERSEDED
  :: else -> g[c].node = ENDED
  fi;
  g[c].nodeOld = 0;
  g[c].unreported = 0;
  if
  :: g[c].queued == NOTHING -> g[c].done = 1; g[c].old = 0
  :: else
  fi
}

#define WATCHED(c) (g[c].gone || g[c].job == REVOKE)
/* A machine that came back only after the removal had been dropped may never have heard of it. */
#ifdef TRUST_LATE_RETURN
#define TOO_LATE(c) (0)
#else
#define TOO_LATE(c) (g[c].lapsed)
#endif
#define UNHEARD(c) (WATCHED(c) && !TOO_LATE(c) && (!g[c].alive || (!shown && !g[c].proof)))

/* A heartbeat: Azure knows that the machine is there; one that comes back is a proof by itself. */
inline noteAlive(c) {
  if
  :: UNHEARD(c) -> g[c].alive = 1; g[c].proof = (g[c].proof || !shown)
  :: else
  fi
}

inline vanish(c) {
  g[c].job = NOTHING; g[c].done = 0; g[c].old = 0; g[c].node = SILENT; g[c].nodeOld = 0; g[c].unreported = 0;
  g[c].queued = DELETE; g[c].gone = 1; g[c].alive = 0; g[c].proof = 0; g[c].lapsed = 0
}

proctype world() {
end:
  do
  :: atomic { online && g[0].queued != NOTHING -> carryOut(0) }
  :: atomic { online && g[1].queued != NOTHING -> carryOut(1) }
  :: atomic { online && g[0].unreported && g[0].job != NOTHING -> report(0) }
  :: atomic { online && g[1].unreported && g[1].job != NOTHING -> report(1) }
  :: atomic {
       online && g[0].queued == NOTHING && g[1].queued == NOTHING && (!g[0].unreported || g[0].job == NOTHING) &&
       (!g[1].unreported || g[1].job == NOTHING) && (!shown || UNHEARD(0) || UNHEARD(1)) ->
         noteAlive(0); noteAlive(1); shown = 1
     }
  /* Half an hour later Azure would have noticed. */
  :: atomic { shown && g[0].alive && !g[0].proof -> g[0].proof = 1 }
  :: atomic { shown && g[1].alive && !g[1].proof -> g[1].proof = 1 }
  :: atomic { AWAYS && online && !wasAway -> online = 0; wasAway = 1 }
  :: atomic { !online -> online = 1 }
  :: atomic { !online && shown -> shown = 0 }
  :: atomic {
       !online && !shown && (g[0].queued != NOTHING || g[1].queued != NOTHING) ->
         g[0].lapsed = (g[0].lapsed || g[0].queued != NOTHING); g[0].queued = NOTHING;
         g[1].lapsed = (g[1].lapsed || g[1].queued != NOTHING); g[1].queued = NOTHING
     }
  /* The agreed end: the machine keeps it by itself. */
  :: atomic {
       ENDS && !over -> over = 1;
       if
       :: access != 0 && !g[access - 1].beyond -> g[access - 1].unreported = 1; access = 0
       :: else
       fi
     }
  /* Azure calls a removal done by itself where it knows of no access. */
  :: atomic { g[0].job == REVOKE && !DONE(0) && g[0].node != ACTIVE && g[0].queued != NOTHING -> g[0].done = 1; g[0].old = 0 }
  :: atomic { g[1].job == REVOKE && !DONE(1) && g[1].node != ACTIVE && g[1].queued != NOTHING -> g[1].done = 1; g[1].old = 0 }
  /* What a tab has given up arrives after all. */
  :: atomic { g[0].lateEnable -> g[0].lateEnable = 0; arrive(0, ENABLE, 0) }
  :: atomic { g[1].lateEnable -> g[1].lateEnable = 0; arrive(1, ENABLE, 0) }
  :: atomic { g[0].lateRevoke -> g[0].lateRevoke = 0; arrive(0, REVOKE, 0) }
  :: atomic { g[1].lateRevoke -> g[1].lateRevoke = 0; arrive(1, REVOKE, 0) }
  /* Somebody else deletes a job. */
  :: atomic { DELETES && !deleted && g[0].job != NOTHING -> deleted = 1; vanish(0) }
  :: atomic { DELETES && !deleted && g[1].job != NOTHING -> deleted = 1; vanish(1) }
  od
}

#ifdef LIVENESS
/* A revoke that was pressed is pursued until evidence proves it (or the browser lost the journal, and the page starts from evidence). */
ltl pursued { [] (revoking[0] -> <> !revoking[0]) }
#endif

init {
  atomic {
    run world();
    run tab(0, 0);
#if TABS > 1
    run tab(1, 0);
#endif
#if PEOPLE > 1
    run tab(2, 1);
#if TABS > 1
    run tab(3, 1);
#endif
#endif
  }
}

/*
 * What the model shows and the protocol cannot prevent: a request for access that a tab gave up may still arrive after a revoke was
 * proven. Azure offers no condition on these jobs (no ETag) with which to refuse it. Access is then there again under a consent whose
 * record exists, is shown as such, and can be revoked. A job that somebody deleted before any page had seen it leaves no trace at all;
 * here, `gone` is always noticed.
 */
