"""All tables."""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.fields.json
import django.db.models.functions.text
import django.utils.timezone
import teams.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    # What the project's first week was made in. Nothing of it was ever released.
    replaces = [
        ("bookings", "0001_initial"),
        ("bookings", "0003_move"),
        ("bookings", "0004_hours_apart"),
        ("bookings", "0005_found_by_email"),
        ("bookings", "0006_not_over_yet"),
        ("bookings", "0007_a_form_makes_one"),
        ("bookings", "0008_scheduling_for_teams"),
        ("bookings", "0009_scheduling_invariants"),
        ("bookings", "0010_hosts_are_rows"),
        ("bookings", "0011_found_by_hosts"),
        ("bookings", "0012_texts_and_reminders"),
        ("bookings", "0013_assigned"),
        ("bookings", "0014_a_question_form_makes_one"),
    ]

    initial = True

    dependencies = [
        ('teams', '0004_a_look_of_its_own'),
        ('teams', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='BookingPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='Title')),
                ('slug', models.CharField(max_length=60, validators=[django.core.validators.RegexValidator('^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\Z', 'Use small letters, digits and hyphens, with a letter or digit at both ends.')], verbose_name='Address')),
                ('description', models.TextField(blank=True, max_length=2000, verbose_name='Description')),
                ('location', models.CharField(blank=True, max_length=255, verbose_name='Location')),
                ('duration_min', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(1440)], verbose_name='Duration in minutes')),
                ('buffer_before_min', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(720)], verbose_name='Buffer before, in minutes')),
                ('buffer_after_min', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(720)], verbose_name='Buffer after, in minutes')),
                ('minimum_notice_min', models.PositiveIntegerField(default=60, validators=[django.core.validators.MaxValueValidator(525600)], verbose_name='Minimum notice, in minutes')),
                ('window_days', models.PositiveSmallIntegerField(default=60, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(730)], verbose_name='Days ahead that can be booked')),
                ('other_durations_min', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(1440)]), blank=True, default=list, size=None, verbose_name='Other durations')),
                ('step_min', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(1440)], verbose_name='A time is offered every so many minutes')),
                ('notice_from_midnight', models.BooleanField(default=False, verbose_name='Notice counts from midnight')),
                ('first_date', models.DateField(blank=True, null=True, verbose_name='First day')),
                ('last_date', models.DateField(blank=True, null=True, verbose_name='Last day')),
                ('assignment_rule', models.CharField(choices=[('equal', 'Equal share: whoever has the fewest bookings for their weight'), ('priority', 'Priority: the highest first, others when they have no time'), ('rotation', 'Rotation: one after another, in the order of the list')], default='equal', max_length=16, verbose_name='Who gets a booking')),
                ('owner_first', models.BooleanField(default=False, verbose_name="The owner of the invitee's record first")),
                ('capacity', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000)], verbose_name='Seats')),
                ('needs_approval', models.BooleanField(default=False, verbose_name='Bookings need a yes')),
                ('invitees_may_reschedule', models.BooleanField(default=True, verbose_name='Invitees may reschedule')),
                ('invitees_may_cancel', models.BooleanField(default=True, verbose_name='Invitees may cancel')),
                ('reschedule_notice_min', models.PositiveIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(525600)])),
                ('cancel_notice_min', models.PositiveIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(525600)])),
                ('change_notice_from_midnight', models.BooleanField(default=False)),
                ('company_asked', models.CharField(choices=[('no', 'Not asked'), ('optional', 'May be left empty'), ('required', 'Has to be answered')], default='optional', max_length=8, verbose_name='Company')),
                ('phone_asked', models.CharField(choices=[('no', 'Not asked'), ('optional', 'May be left empty'), ('required', 'Has to be answered')], default='no', max_length=8, verbose_name='Phone')),
                ('guests_most', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(30)], verbose_name='Guests an invitee may bring')),
                ('consent_text', models.CharField(blank=True, max_length=300, verbose_name='Consent line')),
                ('consent_url', models.URLField(blank=True, max_length=500, verbose_name='Link of the consent line')),
                ('place', models.CharField(choices=[('text', 'What stands below'), ('hosts_link', 'The meeting link of whoever hosts it')], default='text', max_length=16, verbose_name='Where')),
                ('redirect_url', models.URLField(blank=True, max_length=500, verbose_name='Afterwards lead to')),
                ('redirect_with_details', models.BooleanField(default=False, verbose_name='Hand over what was booked')),
                ('is_active', models.BooleanField(default=True, verbose_name='Accepts bookings')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('form_key', models.UUIDField(blank=True, null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='teams.team')),
            ],
            options={
                'ordering': ['title', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_bookingpage_team_and_id'), models.UniqueConstraint(fields=('team', 'slug'), name='bookings_bookingpage_slug_once_per_team'), models.UniqueConstraint(fields=('team', 'form_key'), name='bookings_bookingpage_form_sent_once'), models.CheckConstraint(condition=models.Q(('duration_min__range', (5, 1440))), name='bookings_bookingpage_duration'), models.CheckConstraint(condition=models.Q(('capacity__gte', 1)), name='bookings_bookingpage_capacity'), models.CheckConstraint(condition=models.Q(models.Q(('first_date', None), ('last_date', None)), models.Q(('first_date__isnull', False), ('last_date__gte', models.F('first_date'))), _connector='OR'), name='bookings_bookingpage_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='HostProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting_link', models.URLField(blank=True, max_length=500, verbose_name='Your meeting link')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='host_profiles', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='host_profiles', to='teams.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_hostprofile_team_and_id'), models.UniqueConstraint(fields=('team', 'host'), name='bookings_hostprofile_once_per_team')],
            },
        ),
        migrations.CreateModel(
            name='Occurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='occurrences', to='bookings.bookingpage')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_occurrence_team_and_id'), models.UniqueConstraint(fields=('page', 'host', 'starts_at', 'ends_at'), name='bookings_occurrence_once'), models.CheckConstraint(condition=models.Q(('starts_at__lt', models.F('ends_at'))), name='bookings_occurrence_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('form_key', models.UUIDField()),
                ('status', models.CharField(choices=[('requested', 'Awaits a yes'), ('confirmed', 'Confirmed'), ('cancelled', 'Cancelled'), ('declined', 'Declined')], default='confirmed', max_length=16)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('location', models.CharField(blank=True, max_length=255)),
                ('last_name', models.CharField(max_length=120, verbose_name='Last name')),
                ('first_name', models.CharField(blank=True, max_length=120, verbose_name='First name')),
                ('email', models.EmailField(max_length=254, verbose_name='Email')),
                ('company', models.CharField(blank=True, max_length=255, verbose_name='Company')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='Phone')),
                ('guests', django.contrib.postgres.fields.ArrayField(base_field=models.EmailField(max_length=254), blank=True, default=list, size=None)),
                ('answers', models.JSONField(blank=True, default=list)),
                ('source', models.JSONField(blank=True, default=dict)),
                ('consented_to', models.CharField(blank=True, max_length=800)),
                ('time_zone', models.CharField(max_length=64)),
                ('language', models.CharField(max_length=8)),
                ('assigned_because', models.JSONField(blank=True, default=dict)),
                ('ics_sequence', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, max_length=500)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('no_show_at', models.DateTimeField(blank=True, null=True)),
                ('booked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cancelled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to=settings.AUTH_USER_MODEL)),
                ('no_show_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bookings', to='teams.team')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='bookings.bookingpage')),
                ('occurrence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='bookings.occurrence')),
            ],
            options={
                'indexes': [models.Index(fields=['team', 'starts_at'], include=('status', 'page', 'host', 'no_show_at'), name='bookings_by_team_and_start'), models.Index(fields=['host', 'starts_at'], name='bookings_by_host_and_start'), models.Index(fields=['team', 'ends_at'], name='bookings_by_team_and_end'), models.Index(fields=['host', 'ends_at'], name='bookings_by_host_and_end'), models.Index(models.F('team'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('email'), name='text_pattern_ops'), name='bookings_by_email'), models.Index(models.F('team'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('last_name'), name='text_pattern_ops'), name='bookings_by_last_name'), models.Index(models.F('team'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('first_name'), name='text_pattern_ops'), name='bookings_by_first_name'), models.Index(models.F('team'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('company'), name='text_pattern_ops'), name='bookings_by_company'), models.Index(models.F('team'), django.db.models.fields.json.KeyTextTransform('utm_source', 'source'), models.F('starts_at'), name='bookings_by_source'), models.Index(condition=models.Q(('status', 'requested')), fields=['team', 'starts_at'], name='bookings_requested'), models.Index(condition=models.Q(('no_show_at__isnull', False)), fields=['team', 'starts_at'], name='bookings_no_show')],
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_booking_team_and_id'), models.UniqueConstraint(fields=('page', 'form_key'), name='bookings_booking_form_sent_once'), models.CheckConstraint(condition=models.Q(('starts_at__lt', models.F('ends_at'))), name='bookings_booking_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='DueMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('confirmed', 'Confirmation'), ('rescheduled', 'New time'), ('cancelled', 'Cancellation'), ('requested', 'Request'), ('declined', 'Request declined'), ('reminder', 'Reminder'), ('follow_up', 'Follow-up'), ('reassigned', 'Another host')], max_length=16)),
                ('minutes', models.PositiveIntegerField()),
                ('due_at', models.DateTimeField()),
                ('written_at', models.DateTimeField(blank=True, null=True)),
                ('rung_until', models.DateTimeField(blank=True, null=True)),
                ('booking', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='due_messages', to='bookings.booking')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('written_at', None)), fields=['due_at'], name='bookings_duemessage_first')],
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_duemessage_team_and_id'), models.UniqueConstraint(fields=('booking', 'kind', 'minutes'), name='bookings_duemessage_once')],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('booking', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handovers', to='bookings.booking')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team')),
                ('to_host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_handover_team_and_id')],
            },
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_starts_at', models.DateTimeField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('booking', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='bookings.booking')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_move_team_and_id')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('blocked', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('active', models.BooleanField(default=True)),
                ('host', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team')),
                ('booking', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='bookings.booking')),
                ('occurrence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='bookings.occurrence')),
            ],
            options={
                'indexes': [models.Index(fields=['host'], include=('booking', 'occurrence'), name='bookings_assigned')],
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_assignment_team_and_id'), models.CheckConstraint(condition=models.Q(models.Q(('booking', None), ('occurrence__isnull', False)), models.Q(('booking__isnull', False), ('occurrence', None)), _connector='OR'), name='bookings_assignment_of_booking_or_occurrence')],
            },
        ),
        migrations.CreateModel(
            name='OneOffLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=43, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('booking', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='one_off_link', to='bookings.booking')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='one_off_links', to='bookings.bookingpage')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_oneofflink_team_and_id')],
            },
        ),
        migrations.CreateModel(
            name='PageLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('page', 'This page'), ('host', 'Each host'), ('invitee', 'Each invitee')], max_length=8)),
                ('unit', models.CharField(choices=[('bookings', 'bookings'), ('minutes', 'minutes')], default='bookings', max_length=8)),
                ('period', models.CharField(choices=[('day', 'a day'), ('week', 'a week'), ('month', 'a month'), ('ever', 'in all')], max_length=8)),
                ('most', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000)])),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='limits', to='bookings.bookingpage')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team')),
            ],
            options={
                'ordering': ['scope', 'period', 'unit'],
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_pagelimit_team_and_id'), models.UniqueConstraint(fields=('page', 'scope', 'period', 'unit'), name='bookings_pagelimit_once')],
            },
        ),
        migrations.CreateModel(
            name='PageMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('confirmed', 'Confirmation'), ('rescheduled', 'New time'), ('cancelled', 'Cancellation'), ('requested', 'Request'), ('declined', 'Request declined'), ('reminder', 'Reminder'), ('follow_up', 'Follow-up'), ('reassigned', 'Another host')], max_length=16)),
                ('language', models.CharField(max_length=8)),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='Subject')),
                ('body', models.TextField(blank=True, max_length=5000, verbose_name='Text')),
                ('closing', models.TextField(blank=True, max_length=5000, verbose_name='Text at the end')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='bookings.bookingpage')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_pagemessage_team_and_id'), models.UniqueConstraint(fields=('page', 'kind', 'language'), name='bookings_pagemessage_once')],
            },
        ),
        migrations.CreateModel(
            name='PageReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reminder', 'Reminder'), ('follow_up', 'Follow-up')], default='reminder', max_length=16)),
                ('minutes', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(40320)])),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='bookings.bookingpage')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team')),
            ],
            options={
                'ordering': ['kind', 'minutes'],
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_pagereminder_team_and_id'), models.UniqueConstraint(fields=('page', 'kind', 'minutes'), name='bookings_pagereminder_once')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('kind', models.CharField(choices=[('short', 'Short text'), ('long', 'Long text'), ('one_of', 'One of several'), ('many_of', 'Many of several'), ('checkbox', 'Checkbox'), ('number', 'Number'), ('date', 'Date'), ('phone', 'Phone'), ('address', 'Postal address'), ('hidden', "Hidden, from the page's address")], default='short', max_length=16, verbose_name='Kind')),
                ('label', models.CharField(max_length=200, verbose_name='Question')),
                ('hint', models.CharField(blank=True, max_length=300, verbose_name='Hint')),
                ('options', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('is_required', models.BooleanField(default=False, verbose_name='Has to be answered')),
                ('parameter', models.SlugField(blank=True, max_length=40, verbose_name='Name in the address')),
                ('fallback', models.CharField(blank=True, max_length=255, verbose_name='Otherwise')),
                ('shown_if_values', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('form_key', models.UUIDField(blank=True, null=True)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='bookings.bookingpage')),
                ('shown_if', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='bookings.question')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_question_team_and_id'), models.UniqueConstraint(fields=('team', 'form_key'), name='bookings_question_form_sent_once')],
            },
        ),
        migrations.CreateModel(
            name='Schedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='Name')),
                ('time_zone', models.CharField(max_length=64, validators=[teams.models.validate_time_zone], verbose_name='Time zone')),
                ('holidays_of', models.CharField(blank=True, max_length=8, verbose_name='Public holidays')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='schedules', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='schedules', to='teams.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_schedule_team_and_id')],
            },
        ),
        migrations.CreateModel(
            name='PageHost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_fixed', models.BooleanField(default=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('weight', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='Weight')),
                ('priority', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(3)], verbose_name='Priority')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hosted_pages', to=settings.AUTH_USER_MODEL)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hosts', to='bookings.bookingpage')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team')),
                ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='page_hosts', to='bookings.schedule')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_pagehost_team_and_id'), models.UniqueConstraint(fields=('page', 'host'), name='bookings_pagehost_once_per_page'), models.CheckConstraint(condition=models.Q(('weight__range', (1, 10))), name='bookings_pagehost_weight'), models.CheckConstraint(condition=models.Q(('priority__lte', 3)), name='bookings_pagehost_priority')],
            },
        ),
        migrations.CreateModel(
            name='DateHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField()),
                ('opens_min', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('closes_min', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team')),
                ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='date_hours', to='bookings.schedule')),
            ],
            options={
                'ordering': ['date', 'opens_min'],
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_datehours_team_and_id'), models.CheckConstraint(condition=models.Q(models.Q(('closes_min', None), ('opens_min', None)), models.Q(('closes_min__gt', models.F('opens_min')), ('closes_min__isnull', False), ('closes_min__lte', django.db.models.expressions.CombinedExpression(models.F('opens_min'), '+', models.Value(1440))), ('opens_min__isnull', False), ('opens_min__lt', 1440)), _connector='OR'), name='bookings_datehours_closed_or_with_both_times')],
            },
        ),
        migrations.CreateModel(
            name='WeeklyHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField()),
                ('opens_min', models.PositiveSmallIntegerField()),
                ('closes_min', models.PositiveSmallIntegerField()),
                ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='weekly_hours', to='bookings.schedule')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team')),
            ],
            options={
                'ordering': ['weekday', 'opens_min'],
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_weeklyhours_team_and_id'), models.CheckConstraint(condition=models.Q(('weekday__range', (1, 7))), name='bookings_weeklyhours_weekday'), models.CheckConstraint(condition=models.Q(('closes_min__gt', models.F('opens_min')), ('closes_min__lte', django.db.models.expressions.CombinedExpression(models.F('opens_min'), '+', models.Value(1440))), ('opens_min__lt', 1440)), name='bookings_weeklyhours_opens_before_it_closes')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='Note')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='teams.team')),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
                'indexes': [models.Index(fields=['host', 'ends_at'], name='bookings_absence_by_host')],
                'constraints': [models.UniqueConstraint(fields=('team', 'id'), name='bookings_absence_team_and_id'), models.CheckConstraint(condition=models.Q(('starts_at__lt', models.F('ends_at'))), name='bookings_absence_ends_after_it_starts')],
            },
        ),
    ]
