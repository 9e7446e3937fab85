# The tables of events

import allemed.base.clock
import allemed.base.identifiers
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('places', '0003_organisation_numbers'),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=allemed.base.identifiers.new_public_id, editable=False, max_length=12, unique=True)),
                ('rule_date', models.DateField(editable=False)),
                ('starts_at', models.DateTimeField(verbose_name='begynner')),
                ('ends_at', models.DateTimeField(verbose_name='slutter')),
                ('place', models.CharField(blank=True, max_length=160, verbose_name='sted')),
                ('online_url', models.URLField(blank=True, max_length=500, verbose_name='lenke til nettmøtet')),
                ('state', models.CharField(choices=[('planned', 'Planlagt'), ('cancelled', 'Avlyst')], default='planned', max_length=10)),
                ('is_moved', models.BooleanField(default=False, editable=False)),
                ('agenda', models.TextField(blank=True, max_length=6000, verbose_name='saksliste')),
                ('minutes', models.TextField(blank=True, max_length=20000, verbose_name='referat')),
                ('invited_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('sequence', models.PositiveIntegerField(default=0, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=allemed.base.identifiers.new_public_id, editable=False, max_length=12, unique=True)),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='adresse')),
                ('kind', models.CharField(choices=[('webinar', 'Webinar'), ('meeting', 'Møte'), ('conference', 'Konferanse')], max_length=12, verbose_name='type')),
                ('state', models.CharField(choices=[('draft', 'Utkast'), ('published', 'Publisert'), ('cancelled', 'Avlyst')], default='draft', max_length=10)),
                ('starts_at', models.DateTimeField(verbose_name='begynner')),
                ('ends_at', models.DateTimeField(verbose_name='slutter')),
                ('place', models.CharField(blank=True, max_length=160, verbose_name='sted')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='gateadresse')),
                ('online_url', models.URLField(blank=True, max_length=500, verbose_name='lenke til nettmøtet')),
                ('is_external', models.BooleanField(default=False, verbose_name='holdes av andre')),
                ('organiser', models.CharField(blank=True, max_length=160, verbose_name='arrangør')),
                ('external_url', models.URLField(blank=True, max_length=500, verbose_name='lenke til arrangørens side')),
                ('opens_at', models.DateTimeField(blank=True, null=True, verbose_name='påmeldingen åpner')),
                ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='påmeldingen stenger')),
                ('attended_online', models.PositiveIntegerField(blank=True, null=True, verbose_name='så mange var med på nett')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('cancelled_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('cancelled_because', models.CharField(blank=True, editable=False, max_length=400)),
                ('created_at', models.DateTimeField(default=allemed.base.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(default=allemed.base.clock.now, editable=False)),
                ('sequence', models.PositiveIntegerField(default=0, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.municipality', verbose_name='kommune')),
            ],
            options={
                'verbose_name': 'arrangement',
                'verbose_name_plural': 'arrangementer',
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=allemed.base.identifiers.new_public_id, editable=False, max_length=12, unique=True)),
                ('subject', models.CharField(max_length=120, verbose_name='emne')),
                ('text', models.TextField(max_length=4000, verbose_name='tekst')),
                ('to_waiting', models.BooleanField(default=False, verbose_name='også til dem som venter')),
                ('written_by', models.CharField(max_length=64)),
                ('written_at', models.DateTimeField(default=allemed.base.clock.now)),
                ('sent_to', models.PositiveIntegerField(blank=True, null=True)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='announcements', to='events.event')),
            ],
            options={
                'ordering': ['-written_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='EventText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('nb', 'Bokmål'), ('nn', 'Nynorsk'), ('en', 'English')], max_length=7)),
                ('title', models.CharField(max_length=160, verbose_name='tittel')),
                ('lead', models.CharField(blank=True, max_length=400, verbose_name='ingress')),
                ('body', models.TextField(blank=True, max_length=8000, verbose_name='tekst')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='events.event')),
            ],
            options={
                'ordering': ['event', 'language'],
            },
        ),
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=allemed.base.identifiers.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('slides', 'Presentasjon'), ('paper', 'Dokument'), ('recording', 'Opptak med teksting')], max_length=10, verbose_name='hva det er')),
                ('title', models.CharField(max_length=160, verbose_name='tittel')),
                ('language', models.CharField(choices=[('nb', 'Bokmål'), ('nn', 'Nynorsk'), ('en', 'English')], max_length=7, verbose_name='språk')),
                ('url', models.CharField(max_length=500, verbose_name='lenke')),
                ('captions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=7), blank=True, default=list, size=None, verbose_name='teksting på')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='events.event')),
            ],
            options={
                'ordering': ['event', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=allemed.base.identifiers.new_public_id, editable=False, max_length=12, unique=True)),
                ('club', models.CharField(max_length=160, verbose_name='lag eller forening')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='kontaktperson')),
                ('email', models.EmailField(max_length=254, verbose_name='e-postadresse')),
                ('language', models.CharField(choices=[('nb', 'Bokmål'), ('nn', 'Nynorsk'), ('en', 'English')], default='nb', max_length=7, verbose_name='språk')),
                ('joined_at', models.DateTimeField(default=allemed.base.clock.now, editable=False)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organisation')),
            ],
            options={
                'ordering': ['club', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=allemed.base.identifiers.new_public_id, editable=False, max_length=12, unique=True)),
                ('answer', models.CharField(blank=True, choices=[('', 'Har ikke svart'), ('yes', 'Kommer'), ('no', 'Kommer ikke')], default='', max_length=3)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='events.meeting')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='events.member')),
            ],
            options={
                'ordering': ['meeting', 'member'],
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=allemed.base.identifiers.new_public_id, editable=False, max_length=12, unique=True)),
                ('arrival', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('confirmed', 'Har plass'), ('waiting', 'Venter på plass'), ('offered', 'Er tilbudt plass'), ('lapsed', 'Svarte ikke på tilbudet'), ('cancelled', 'Har meldt seg av')], max_length=10)),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='navn')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-postadresse')),
                ('organisation', models.CharField(blank=True, max_length=160, verbose_name='lag, kommune eller arbeidssted')),
                ('language', models.CharField(choices=[('nb', 'Bokmål'), ('nn', 'Nynorsk'), ('en', 'English')], max_length=7)),
                ('registered_at', models.DateTimeField(default=allemed.base.clock.now, editable=False)),
                ('offered_at', models.DateTimeField(blank=True, null=True)),
                ('offer_expires_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('attended_at', models.DateTimeField(blank=True, null=True)),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('event', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='events.event')),
            ],
            options={
                'ordering': ['seats', 'arrival'],
            },
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('sign_interpreter', 'Tegnspråktolk'), ('text_interpreter', 'Skrivetolk'), ('hearing_loop', 'Teleslynge'), ('wheelchair', 'Plass til rullestol'), ('companion', 'Plass til ledsager'), ('vegetarian', 'Vegetarmat'), ('halal', 'Halal'), ('gluten_free', 'Mat uten gluten'), ('lactose_free', 'Mat uten laktose'), ('nut_free', 'Mat uten nøtter')], max_length=20)),
                ('consented_at', models.DateTimeField(default=allemed.base.clock.now)),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='needs', to='events.registration')),
            ],
            options={
                'ordering': ['registration', 'kind'],
            },
        ),
        migrations.CreateModel(
            name='Seats',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('room', 'Jeg kommer dit'), ('online', 'Jeg er med på nett')], max_length=6)),
                ('places', models.PositiveIntegerField(blank=True, null=True)),
                ('taken', models.PositiveIntegerField(default=0, editable=False)),
                ('arrivals', models.PositiveIntegerField(default=0, editable=False)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='events.event')),
            ],
            options={
                'ordering': ['event', '-way'],
            },
        ),
        migrations.AddField(
            model_name='registration',
            name='seats',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='events.seats'),
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=allemed.base.identifiers.new_public_id, editable=False, max_length=12, unique=True)),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='adresse')),
                ('language', models.CharField(choices=[('nb', 'Bokmål'), ('nn', 'Nynorsk'), ('en', 'English')], max_length=7, verbose_name='språk i sakslister og referater')),
                ('every_months', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='hvor mange måneder mellom møtene')),
                ('week', models.SmallIntegerField(choices=[(1, 'første'), (2, 'andre'), (3, 'tredje'), (4, 'fjerde'), (-1, 'siste')], verbose_name='hvilken i måneden')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'mandag'), (1, 'tirsdag'), (2, 'onsdag'), (3, 'torsdag'), (4, 'fredag'), (5, 'lørdag'), (6, 'søndag')], verbose_name='ukedag')),
                ('first_month', models.DateField(verbose_name='fra og med måneden')),
                ('time', models.TimeField(verbose_name='klokka')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='varighet i minutter')),
                ('place', models.CharField(blank=True, max_length=160, verbose_name='sted')),
                ('online_url', models.URLField(blank=True, max_length=500, verbose_name='lenke til nettmøtet')),
                ('is_public', models.BooleanField(default=True, verbose_name='vis møtene for alle')),
                ('created_at', models.DateTimeField(default=allemed.base.clock.now, editable=False)),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.municipality', verbose_name='kommune')),
            ],
            options={
                'verbose_name': 'møteserie',
                'verbose_name_plural': 'møteserier',
                'ordering': ['slug'],
            },
        ),
        migrations.AddField(
            model_name='member',
            name='series',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='events.series'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='series',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='events.series'),
        ),
        migrations.CreateModel(
            name='SeriesText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('nb', 'Bokmål'), ('nn', 'Nynorsk'), ('en', 'English')], max_length=7)),
                ('title', models.CharField(max_length=160, verbose_name='tittel')),
                ('about', models.TextField(blank=True, max_length=2000, verbose_name='hva møtene er til for')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='events.series')),
            ],
            options={
                'ordering': ['series', 'language'],
            },
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['state', 'starts_at'], name='event_by_state_and_time'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='event_slug_is_an_address'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('slug__in', ('kalender', 'lenke', 'svar', 'moter', 'min-pamelding', 'tidligere')), _negated=True), name='event_slug_is_not_a_page'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['webinar', 'meeting', 'conference'])), name='event_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'cancelled'])), name='event_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='event_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at', None), ('closes_at__lte', models.F('ends_at')), _connector='OR'), name='event_closes_before_it_ends'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at', None), ('opens_at', None), ('closes_at__gt', models.F('opens_at')), _connector='OR'), name='event_closes_after_it_opens'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('is_external', False), models.Q(models.Q(('organiser', ''), _negated=True), ('closes_at', None), ('online_url', ''), ('opens_at', None)), _connector='OR'), name='event_external_has_an_organiser_and_no_registration'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('published_at__isnull', False)), _connector='OR'), name='event_public_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('state', 'cancelled')), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancelled_at', None)), _connector='OR'), name='event_cancelled_has_a_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='event_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:published,published:cancelled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='faa647b861a574b5f259433d4f8f2e00abbf52b8', operation='UPDATE', pgid='pgtrigger_event_moves_c2226', table='events_event', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='announcement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='announcement_says_something'),
        ),
        migrations.AddConstraint(
            model_name='eventtext',
            constraint=models.UniqueConstraint(fields=('event', 'language'), name='event_text_once_in_a_language'),
        ),
        migrations.AddConstraint(
            model_name='eventtext',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='event_text_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='material',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['slides', 'paper', 'recording'])), name='material_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='material',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='material_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='material',
            constraint=models.CheckConstraint(condition=models.Q(('url__regex', '^(/|https://)')), name='material_leads_somewhere_safe'),
        ),
        migrations.AddConstraint(
            model_name='material',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'recording'), _negated=True), ('captions__len__gte', 1), _connector='OR'), name='material_recording_has_captions'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(fields=('meeting', 'member'), name='invitation_once_to_a_meeting'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['', 'yes', 'no'])), name='invitation_answer_is_known'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='invitation_answer_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.UniqueConstraint(fields=('registration', 'kind'), name='need_is_told_once'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['sign_interpreter', 'text_interpreter', 'hearing_loop', 'wheelchair', 'companion', 'vegetarian', 'halal', 'gluten_free', 'lactose_free', 'nut_free'])), name='need_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='seats',
            constraint=models.UniqueConstraint(fields=('event', 'way'), name='seats_once_in_a_way'),
        ),
        migrations.AddConstraint(
            model_name='seats',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['room', 'online'])), name='seats_way_is_known'),
        ),
        migrations.AddConstraint(
            model_name='seats',
            constraint=models.CheckConstraint(condition=models.Q(('places', None), ('taken__lte', models.F('places')), _connector='OR'), name='seats_are_not_overbooked'),
        ),
        migrations.AddConstraint(
            model_name='seats',
            constraint=models.CheckConstraint(condition=models.Q(('places', None), ('places__gte', 1), _connector='OR'), name='seats_are_at_least_one'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(fields=['event', 'state'], name='registration_by_event'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(condition=models.Q(('state', 'offered')), fields=['offer_expires_at'], name='registration_offers'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(fields=('seats', 'arrival'), name='registration_has_its_own_arrival'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('erased_at', None), ('state__in', ['confirmed', 'offered', 'waiting'])), fields=('event', 'email'), name='registration_once_for_an_address'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['confirmed', 'waiting', 'offered', 'lapsed', 'cancelled'])), name='registration_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='registration_email_is_lower_case'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('offer_expires_at__isnull', False), ('state', 'offered')), models.Q(models.Q(('state', 'offered'), _negated=True), ('offer_expires_at', None)), _connector='OR'), name='registration_offer_has_an_end'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('state', 'confirmed')), models.Q(('state', 'confirmed'), _negated=True), _connector='OR'), name='registration_confirmed_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('state', 'cancelled')), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancelled_at', None)), _connector='OR'), name='registration_cancelled_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('attended_at', None), ('state', 'confirmed'), _connector='OR'), name='registration_attended_had_a_place'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('email__gt', ''), ('erased_at', None), ('name__gt', '')), models.Q(('email', ''), ('erased_at__isnull', False), ('name', ''), ('organisation', '')), _connector='OR'), name='registration_erased_keeps_nothing'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registration',
            trigger=pgtrigger.compiler.Trigger(name='registration_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{confirmed:cancelled,waiting:offered,waiting:cancelled,offered:confirmed,offered:lapsed,offered:cancelled,lapsed:waiting,lapsed:cancelled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='9fa8141e9251a1e959c2a44de02a0dc142e6911c', operation='UPDATE', pgid='pgtrigger_registration_moves_4c99c', table='events_registration', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registration',
            trigger=pgtrigger.compiler.Trigger(name='event_is_the_seats', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n                    SELECT s.event_id INTO NEW.event_id FROM events_seats s WHERE s.id = NEW.seats_id;\n                    RETURN NEW;\n                ', hash='f7d4e3903273ba755e79e90c7edddc3dea2b389e', operation='INSERT OR UPDATE', pgid='pgtrigger_event_is_the_seats_ede41', table='events_registration', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registration',
            trigger=pgtrigger.compiler.Trigger(name='registration_is_counted', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF TG_OP = 'UPDATE' AND OLD.seats_id = NEW.seats_id\n                        AND (OLD.state IN ('confirmed', 'offered')) = (NEW.state IN ('confirmed', 'offered')) THEN\n                        RETURN NULL;\n                    END IF;\n                    IF TG_OP <> 'INSERT' AND OLD.state IN ('confirmed', 'offered') THEN\n                        UPDATE events_seats SET taken = taken - 1 WHERE id = OLD.seats_id;\n                    END IF;\n                    IF TG_OP <> 'DELETE' AND NEW.state IN ('confirmed', 'offered') THEN\n                        UPDATE events_seats SET taken = taken + 1 WHERE id = NEW.seats_id;\n                    END IF;\n                    RETURN NULL;\n                ", hash='0e626471cabc80128bdeaba6d2391d6588206eec', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_registration_is_counted_0233e', table='events_registration', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='series_slug_is_an_address'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.CheckConstraint(condition=models.Q(('every_months__range', (1, 12))), name='series_months_are_a_year_at_most'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.CheckConstraint(condition=models.Q(('week__in', [1, 2, 3, 4, -1])), name='series_week_is_known'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__in', [0, 1, 2, 3, 4, 5, 6])), name='series_weekday_is_known'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__range', (15, 600))), name='series_lasts_less_than_a_day'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.CheckConstraint(condition=models.Q(('first_month__day', 1)), name='series_begins_with_a_month'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(fields=('series', 'email'), name='member_once_in_a_series'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='member_email_is_lower_case'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('club', ''), _negated=True), models.Q(('email', ''), _negated=True)), name='member_can_be_written_to'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(fields=('series', 'rule_date'), name='meeting_once_by_the_rule'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meeting_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'cancelled'])), name='meeting_state_is_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='meeting_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:cancelled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='f874c301e03795d8409d78bf457c68ef8220eea9', operation='UPDATE', pgid='pgtrigger_meeting_moves_38eed', table='events_meeting', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='seriestext',
            constraint=models.UniqueConstraint(fields=('series', 'language'), name='series_text_once_in_a_language'),
        ),
        migrations.AddConstraint(
            model_name='seriestext',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='series_text_has_a_title'),
        ),
    ]
