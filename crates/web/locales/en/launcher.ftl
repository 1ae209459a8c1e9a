# Mes applications, and how contacts come in.
