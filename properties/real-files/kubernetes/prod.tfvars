# of the account that pays
region  = "eu-central-1"
brokers = ["b-1", "b-2"]
min_isr = 1
db_password = "T3rraform!"
