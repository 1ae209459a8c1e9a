# The directory and its invitations.
