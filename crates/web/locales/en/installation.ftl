# Installation: the first firm.
installation-title = Install Loop Hub
installation-lead = This installation has no firm yet. Create the first one and its administrator; this page then disappears.
installation-code = Installation code
installation-code-hint = The server printed it when it started. It works once.
installation-code-wrong = This is not the code printed by the server. Check it: it has 16 letters or digits.
installation-code-expired = This code has expired. Restart the server: it prints another one.
installation-firm = The firm
installation-domain = Firm domain
installation-domain-hint = 2 to 40 letters without accents, digits or hyphens, such as CABINETDUPONT. It does not change afterwards.
installation-domain-wrong = Enter 2 to 40 letters without accents, digits or hyphens.
installation-sic = SIC code
installation-sic-hint = The firm’s customer number at the editor, such as FR001. It can be added later.
installation-administrator = Its administrator
installation-button = Create the firm
installation-done = Success: the firm is created. Sign in with the address and the password you have just chosen.
