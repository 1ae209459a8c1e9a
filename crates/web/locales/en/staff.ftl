# Staff and groups.
staff-title = Staff
staff-lead = The people of the firm, their profiles and their groups. From profile 5.0 on, somebody is an administrator.
staff-caption = Staff of the firm
staff-add = Add a staff member
staff-add-title = Add a staff member
staff-edit-title = Edit { $name }
staff-col-name = Name
staff-col-level = Profile
staff-col-groups = Groups
staff-col-dossiers = Client files
staff-col-signed-in = Last sign-in
staff-col-state = State
staff-col-actions = Actions
staff-owned = { $n ->
    [one] { $n } file
   *[other] { $n } files
  }
staff-owned-managed = { $owned ->
    [0] { $managed } as engagement manager
    [one] { $owned } as owner, { $managed } as engagement manager
   *[other] { $owned } as owner, { $managed } as engagement manager
  }
staff-dossiers-of = of { $name }
staff-no-dossier = No client file
staff-never-signed-in = Never
staff-state-at-work = At work
staff-state-invited = Password to be chosen
staff-state-deactivated = Deactivated
staff-count = { $n ->
    [one] { $n } staff member at work
   *[other] { $n } staff members at work
  }
staff-email = E-mail address
staff-email-hint = The person signs in with this address, which does not change afterwards.
staff-email-fixed = The sign-in address does not change.
staff-first-name = First name
staff-last-name = Last name
staff-level = Profile
staff-level-hint = From 0.0 to 9.9, with one decimal. A profile of 5.0 or above gives every administration right.
staff-groups = Groups
staff-groups-hint = Members of LOOP-GESTION-DES-DROITS look after the rights, contacts and applications of every client file.
staff-email-wrong = Enter an e-mail address such as name@example.com.
staff-email-taken = This person is in the firm already.
staff-email-deactivated = This person is in the firm, but deactivated: reactivate them from the list of staff.
staff-first-name-wrong = { $n ->
    [one] The first name has { $n } character at most.
   *[other] The first name has { $n } characters at most.
  }
staff-last-name-wrong = { $n ->
    [one] Enter a last name of { $n } character at most.
   *[other] Enter a last name of { $n } characters at most.
  }
staff-level-wrong = Enter a profile between 0.0 and 9.9, with one decimal.
staff-group-wrong = One of these groups no longer exists. Tick the groups again.
staff-own-profile = You cannot take your own administration profile away: ask another administrator.
staff-last-administrator = The firm would have no administrator left: give a profile of 5.0 or above to somebody else first.
staff-last-administrator-deactivate = the firm would have no administrator left. Give a profile of 5.0 or above to somebody else first.
staff-edited = the changes to { $name } are saved.
staff-added-known = { $name } is now in the firm. This address has an account already: the person signs in with their usual password.
staff-link = Link to choose a password
staff-link-title = Link of { $name }
staff-link-warning = Copy this link now and hand it to the person. It will never be shown again.
staff-link-copy = Copy the link
staff-link-days = { $n ->
    [one] This link works once, for { $n } day.
   *[other] This link works once, for { $n } days.
  }
staff-link-lead = If the password is lost, create a new link. The present password stays good until the link is used.
staff-link-first-lead = This person has not chosen a password yet. A new link takes the place of the earlier one.
staff-link-button = Create a link
staff-link-elsewhere = this person has an account in another firm: their password does not depend on you.
staff-link-deactivated = this person is deactivated. Reactivate them first.
staff-deactivate = Deactivate
staff-deactivate-title = Deactivate { $name }
staff-deactivate-consequences = What will happen
staff-deactivate-sessions = Their sessions in this firm end at once, and they can no longer sign in to it.
staff-deactivate-dossiers = Client files to reassign on the next screen: { $owned } as owner, { $managed } as engagement manager.
staff-deactivate-no-dossier = No client file depends on this person.
staff-deactivate-kept = Their profile, their groups and the history are kept: you can reactivate them.
staff-deactivate-button = Deactivate
staff-deactivated = { $name } is deactivated and can no longer sign in to this firm.
staff-deactivated-dossiers = { $name } is deactivated. Now give their client files to other staff.
staff-already-deactivated = this person was deactivated already.
staff-already-at-work = this person was at work already.
staff-oneself = you cannot deactivate yourself. Ask another administrator.
staff-reactivate = Reactivate
staff-reactivated = { $name } is in the firm again, with the same profile and the same groups.
staff-reassign-title = Reassign the client files of { $name }
staff-reassign-owned = Client files the person owns
staff-reassign-managed = Client files the person is engagement manager of
staff-reassign-lead = Whoever takes over finds these client files in their portfolio. Archived client files do not change.
staff-new-owner = New file owner
staff-new-manager = New engagement manager
staff-reassign-button = Reassign
staff-reassign-nobody = Choose who takes these client files over.
staff-reassign-nothing = there is no client file to reassign.
staff-reassigned = { $n ->
    [one] { $n } client file of { $name } has been reassigned.
   *[other] { $n } client files of { $name } have been reassigned.
  }
verb-staff-edited = Staff member edited
verb-staff-deactivated = Staff member deactivated
verb-staff-reactivated = Staff member reactivated
verb-dossiers-reassigned = Client files reassigned
verb-group-edited = Group edited
audit-fact-groups = Groups
audit-fact-owned = Client files as owner
audit-fact-managed = Client files as engagement manager
audit-fact-owner = File owner
audit-fact-manager = Engagement manager

groups-title = Groups
groups-lead = Groups of staff. A group gives no right, but for LOOP-GESTION-DES-DROITS.
groups-caption = Groups of the firm
groups-empty-title = No group
groups-empty = Create a group to bring staff together, such as a team or a site.
group-add = Add a group
group-add-title = Add a group
group-edit-title = Edit the group { $code }
group-code = Code
group-code-hint = 2 to 40 letters without accents, digits, hyphens or underscores. The code does not change afterwards.
group-code-wrong = Enter a code of 2 to 40 letters without accents, digits, hyphens or underscores.
group-code-taken = A group of the firm has this code already.
group-label = Name
group-label-wrong = { $n ->
    [one] Enter a name of { $n } character at most.
   *[other] Enter a name of { $n } characters at most.
  }
group-members = Members
group-member-wrong = One of these people no longer works in the firm. Tick the members again.
group-meaning = Gives rights on every client file
group-meaning-lead = Members of this group create and archive client files, choose who is in charge of them, look after the contacts and turn applications on for every client file of the firm. Its code and its name do not change, and it cannot be deleted.
group-added = the group { $code } has been created.
group-edited = the group { $code } is saved.
group-remove = Delete the group
group-remove-lead = This group has no member. The audit log keeps its history.
group-remove-button = Delete
group-removed = the group { $code } has been deleted.
group-not-empty = this group still has members, at work or deactivated. Take them out first.
group-keeps-its-meaning = this group gives rights: it cannot be deleted.
staff-link-send = Send the link by e-mail
staff-link-sent = a link to choose a password is on its way to { $name }, { $email }.
verb-group-removed = Group deleted
verb-password-link-asked = Password link to be sent
