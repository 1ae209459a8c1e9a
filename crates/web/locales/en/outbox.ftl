# Boîte d’envoi and Traitements.

## States of an e-mail (C5)

mail-state-waiting = Waiting
mail-state-retry = Next try at { $time }
mail-state-retry-on = Next try on { $date }
mail-state-leaving = Being sent
mail-state-sent = Sent
mail-state-shown = Shown here, not sent
mail-state-failed = Failed for good
mail-state-given-up = Given up

## S14, outbox

outbox-caption = E-mails
outbox-col-date = Date
outbox-col-recipient = Recipient
outbox-col-subject = Subject
outbox-col-kind = Template
outbox-col-state = Status
outbox-col-attempts = Attempts
outbox-col-actions = Actions
outbox-all-states = All statuses
outbox-all-kinds = All templates
outbox-test = Send a test e-mail
outbox-tested = Success: a test e-mail is leaving for { $email }.
outbox-resend = Send again
outbox-send-now = Send now
outbox-give-up = Stop trying
outbox-resend-failed = { $n ->
    [1] Send the failed e-mail again
   *[other] Send the { $n } failed e-mails again
  }
outbox-resent = Success: the e-mail is leaving again.
outbox-resent-many = { $n ->
    [1] Success: one e-mail is leaving again.
   *[other] Success: { $n } e-mails are leaving again.
  }
outbox-given-up = Success: this e-mail will not be tried again.
outbox-nothing-to-send = Information: this e-mail is being sent, or its contents are no longer kept.
outbox-nothing-to-give-up = Information: this e-mail has already left, or is being sent.
outbox-none-failed = Information: no e-mail has failed.
outbox-none-title = No e-mail matches
outbox-none = No e-mail answers these filters.
outbox-empty-title = No e-mail
outbox-empty = The e-mails that Loop Hub writes to staff and contacts appear here with their status.
outbox-older = Older
outbox-newer = Newer
outbox-kept = The contents of an e-mail are kept for 90 days, its line for longer.
outbox-nowhere = No mail server is set up. The e-mails wait here and none is lost. Whoever runs the installation fills in mail.smtp and mail.from.
outbox-screen = This demo sends nothing. E-mails are shown here, with their links.
outbox-trouble-connection = No e-mail has left since { $since }: the server { $server } refuses the connection.
outbox-trouble-timed-out = No e-mail has left since { $since }: the server { $server } does not answer in time.
outbox-trouble-encryption = No e-mail has left since { $since }: no encrypted connection is possible with the server { $server }.
outbox-trouble-login = No e-mail has left since { $since }: the server { $server } refuses Loop Hub’s account.
outbox-trouble-sender = No e-mail has left since { $since }: the server { $server } refuses the sender’s address.
outbox-trouble-waiting = { $n ->
    [0] No message waits.
    [1] One message waits, it is not lost.
   *[other] { $n } messages wait, none is lost.
  }
outbox-answer = Last answer:
outbox-written = Written on
outbox-left = Left on
outbox-job = see the job
outbox-message-id = Message identifier
outbox-in-french = , in French
outbox-in-english = , in English
outbox-text = Text version
outbox-html = HTML version
outbox-preview = Preview of the e-mail
outbox-open-link = Open this e-mail’s link
outbox-forgotten = The contents of this e-mail are no longer kept.
outbox-attempts = Attempts
outbox-attempts-caption = Attempts of this e-mail
outbox-no-attempt = No attempt yet.
outbox-attempt-number = No.
outbox-attempt-end = Outcome
outbox-attempt-answer = Server’s answer

mail-kind-offer-removed = Access removed
mail-kind-invitation = Invitation
mail-kind-sign-in-link = Sign-in link
mail-kind-access-opened = Application opened
mail-kind-access-ended = Access ended
mail-kind-invitation-failed = Invitation failed
mail-kind-application-suspended = Application suspended
mail-kind-application-resumed = Application resumed
mail-kind-test = Test e-mail
mail-kind-other = Other

mail-outcome-begun = Under way, or cut short before the answer
mail-outcome-sent = Taken by the server
mail-outcome-shown = Shown on the screen
mail-outcome-refused = Refused for good
mail-outcome-later = Refused for now
mail-outcome-unknown = Connection lost after the text was sent: it may have arrived
mail-outcome-connection = Server out of reach
mail-outcome-timed-out = Server too slow
mail-outcome-encryption = No encrypted connection possible
mail-outcome-login = Account refused by the server
mail-outcome-sender = Sender’s address refused
mail-outcome-pointless = Pointless: what the link leads to is over

## S12, jobs

jobs-running = { $n ->
    [one] { $n } job running – { $percent }%
   *[other] { $n } jobs running – { $percent }%
  }
jobs-over = No job is running any more
job-col-title = Job
job-col-author = Started by
job-col-start = Start
job-col-progress = Progress
job-col-state = Status
job-progress = { $done } of { $total }
job-progress-percent = { $total ->
    [one] { $done } of { $total } e-mail ({ $percent }%)
   *[other] { $done } of { $total } e-mails ({ $percent }%)
}
job-state-waiting = Waiting
job-state-running = Running
job-state-done = Done
job-state-done-with-failures = Done with failures
job-state-failed = Failed
job-state-cancelled = Cancelled
job-sent = Succeeded
job-waiting = Waiting
job-failures = Failures
job-failures-caption = E-mails that failed
job-given-up = Given up
job-failures-shown = { $n ->
    [one] The first failure is shown.
   *[other] The first { $n } failures are shown.
  }
job-resumed = Resumed after the server restarted, on { $date }.
job-refresh = Refresh
job-retry = Retry the failures
job-retry-one = Retry
job-export = Export the failures
job-col-name = Name
job-cancel = Cancel the job
job-cancel-note = { $n ->
    [one] { $n } waiting e-mail will not leave.
   *[other] { $n } waiting e-mails will not leave.
  }
job-already-left = { $n ->
    [0] None has left yet.
    [one] { $n } has already left.
   *[other] { $n } have already left.
  }
job-cancelled = { $n ->
    [1] Success: one waiting e-mail will not leave.
   *[other] Success: { $n } waiting e-mails will not leave.
  }
job-none-waiting = Information: no e-mail waits any more.
job-ask-administrator = Only an administrator (profiles 5.0 and above) can retry these e-mails.
job-own = You see the jobs you started.
job-empty-title = No job
job-empty = What an action sends appears here with its progress.
job-none-title = No older job
job-none = The list ends before this page.
job-newest = See the newest
job-older = Older
job-offer-removed = { $n ->
    [one] Notice to { $n } file owner
   *[other] Notice to { $n } file owners
  }
job-invitation = { $n ->
    [one] Invitation of { $n } contact
   *[other] Invitation of { $n } contacts
  }
job-access-opened = { $n ->
    [one] Notice of an opening to { $n } contact
   *[other] Notice of an opening to { $n } contacts
  }
job-access-ended = { $n ->
    [one] Notice of an ended access to { $n } contact
   *[other] Notice of an ended access to { $n } contacts
  }
job-invitation-failed = { $n ->
    [one] Notice of a failed invitation to { $n } person
   *[other] Notice of a failed invitation to { $n } people
  }
job-application-suspended = { $n ->
    [one] Notice of a suspension to { $n } file owner
   *[other] Notice of a suspension to { $n } file owners
  }
job-application-resumed = { $n ->
    [one] Notice of a return to { $n } file owner
   *[other] Notice of a return to { $n } file owners
  }
job-mails = { $n ->
    [one] { $n } e-mail
   *[other] { $n } e-mails
  }
mail-kind-password-link = Password link
mail-kind-delivery-ended = End of a job
verb-delivery-ended = End of a job announced
