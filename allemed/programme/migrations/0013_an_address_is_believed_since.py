import allemed.base.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programme', '0012_a_partnership_keeps_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='address_since',
            field=models.DateTimeField(default=allemed.base.clock.now),
        ),
    ]
