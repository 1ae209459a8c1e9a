# Mon portefeuille.
