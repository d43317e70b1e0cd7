from casestatus.app import create_app
from casestatus.part import config_of_a_part

app = create_app(config_of_a_part())
