# Qui a accès ?
