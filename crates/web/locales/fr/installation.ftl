# Installation: the first firm.
installation-title = Installer Loop Hub
installation-lead = Cette installation n’a pas encore de cabinet. Créez le premier et son administrateur ; cette page disparaît ensuite.
installation-code = Code d’installation
installation-code-hint = Le serveur l’a affiché à son démarrage. Il ne sert qu’une fois.
installation-code-wrong = Ce n’est pas le code affiché par le serveur. Vérifiez-le : il compte 16 lettres ou chiffres.
installation-code-expired = Ce code a expiré. Redémarrez le serveur : il en affiche un nouveau.
installation-firm = Le cabinet
installation-domain = Domaine du cabinet
installation-domain-hint = De 2 à 40 lettres sans accent, chiffres ou tirets, par exemple CABINETDUPONT. Il ne change plus ensuite.
installation-domain-wrong = Saisissez de 2 à 40 lettres sans accent, chiffres ou tirets.
installation-sic = Code SIC
installation-sic-hint = Le code client du cabinet chez l’éditeur, par exemple FR001. Il peut être ajouté plus tard.
installation-administrator = Son administrateur
installation-button = Créer le cabinet
installation-done = Succès : le cabinet est créé. Connectez-vous avec l’adresse et le mot de passe que vous venez de choisir.
