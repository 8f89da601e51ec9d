-- The demo's database as commit 739fd4c made it: "manage.py migrate" and "manage.py demo" with
-- STATUSPAGE_DEMO=1, on SQLite, on 28 November 2026, written by iterdump() of Python's sqlite3.
-- Left out are the operator's password and fifteen of sixteen readings of the job.
BEGIN TRANSACTION;
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
INSERT INTO "auth_permission" VALUES(1,1,'add_heartbeat','Can add heartbeat');
INSERT INTO "auth_permission" VALUES(2,1,'change_heartbeat','Can change heartbeat');
INSERT INTO "auth_permission" VALUES(3,1,'delete_heartbeat','Can delete heartbeat');
INSERT INTO "auth_permission" VALUES(4,1,'view_heartbeat','Can view heartbeat');
INSERT INTO "auth_permission" VALUES(5,2,'add_revision','Can add revision');
INSERT INTO "auth_permission" VALUES(6,2,'change_revision','Can change revision');
INSERT INTO "auth_permission" VALUES(7,2,'delete_revision','Can delete revision');
INSERT INTO "auth_permission" VALUES(8,2,'view_revision','Can view revision');
INSERT INTO "auth_permission" VALUES(9,3,'add_user','Can add user');
INSERT INTO "auth_permission" VALUES(10,3,'change_user','Can change user');
INSERT INTO "auth_permission" VALUES(11,3,'delete_user','Can delete user');
INSERT INTO "auth_permission" VALUES(12,3,'view_user','Can view user');
INSERT INTO "auth_permission" VALUES(13,4,'add_componentgroup','Can add component group');
INSERT INTO "auth_permission" VALUES(14,4,'change_componentgroup','Can change component group');
INSERT INTO "auth_permission" VALUES(15,4,'delete_componentgroup','Can delete component group');
INSERT INTO "auth_permission" VALUES(16,4,'view_componentgroup','Can view component group');
INSERT INTO "auth_permission" VALUES(17,5,'add_component','Can add component');
INSERT INTO "auth_permission" VALUES(18,5,'change_component','Can change component');
INSERT INTO "auth_permission" VALUES(19,5,'delete_component','Can delete component');
INSERT INTO "auth_permission" VALUES(20,5,'view_component','Can view component');
INSERT INTO "auth_permission" VALUES(21,6,'add_dailytotal','Can add daily total');
INSERT INTO "auth_permission" VALUES(22,6,'change_dailytotal','Can change daily total');
INSERT INTO "auth_permission" VALUES(23,6,'delete_dailytotal','Can delete daily total');
INSERT INTO "auth_permission" VALUES(24,6,'view_dailytotal','Can view daily total');
INSERT INTO "auth_permission" VALUES(25,7,'add_event','Can add event');
INSERT INTO "auth_permission" VALUES(26,7,'change_event','Can change event');
INSERT INTO "auth_permission" VALUES(27,7,'delete_event','Can delete event');
INSERT INTO "auth_permission" VALUES(28,7,'view_event','Can view event');
INSERT INTO "auth_permission" VALUES(29,8,'add_auditentry','Can add audit entry');
INSERT INTO "auth_permission" VALUES(30,8,'change_auditentry','Can change audit entry');
INSERT INTO "auth_permission" VALUES(31,8,'delete_auditentry','Can delete audit entry');
INSERT INTO "auth_permission" VALUES(32,8,'view_auditentry','Can view audit entry');
INSERT INTO "auth_permission" VALUES(33,9,'add_historicalincident','Can add historical incident');
INSERT INTO "auth_permission" VALUES(34,9,'change_historicalincident','Can change historical incident');
INSERT INTO "auth_permission" VALUES(35,9,'delete_historicalincident','Can delete historical incident');
INSERT INTO "auth_permission" VALUES(36,9,'view_historicalincident','Can view historical incident');
INSERT INTO "auth_permission" VALUES(37,10,'add_incident','Can add incident');
INSERT INTO "auth_permission" VALUES(38,10,'change_incident','Can change incident');
INSERT INTO "auth_permission" VALUES(39,10,'delete_incident','Can delete incident');
INSERT INTO "auth_permission" VALUES(40,10,'view_incident','Can view incident');
INSERT INTO "auth_permission" VALUES(41,11,'add_historicalpostmortem','Can add historical postmortem');
INSERT INTO "auth_permission" VALUES(42,11,'change_historicalpostmortem','Can change historical postmortem');
INSERT INTO "auth_permission" VALUES(43,11,'delete_historicalpostmortem','Can delete historical postmortem');
INSERT INTO "auth_permission" VALUES(44,11,'view_historicalpostmortem','Can view historical postmortem');
INSERT INTO "auth_permission" VALUES(45,12,'add_historicalincidentupdate','Can add historical update');
INSERT INTO "auth_permission" VALUES(46,12,'change_historicalincidentupdate','Can change historical update');
INSERT INTO "auth_permission" VALUES(47,12,'delete_historicalincidentupdate','Can delete historical update');
INSERT INTO "auth_permission" VALUES(48,12,'view_historicalincidentupdate','Can view historical update');
INSERT INTO "auth_permission" VALUES(49,14,'add_incidentupdate','Can add update');
INSERT INTO "auth_permission" VALUES(50,14,'change_incidentupdate','Can change update');
INSERT INTO "auth_permission" VALUES(51,14,'delete_incidentupdate','Can delete update');
INSERT INTO "auth_permission" VALUES(52,14,'view_incidentupdate','Can view update');
INSERT INTO "auth_permission" VALUES(53,15,'add_affectedcomponent','Can add affected component');
INSERT INTO "auth_permission" VALUES(54,15,'change_affectedcomponent','Can change affected component');
INSERT INTO "auth_permission" VALUES(55,15,'delete_affectedcomponent','Can delete affected component');
INSERT INTO "auth_permission" VALUES(56,15,'view_affectedcomponent','Can view affected component');
INSERT INTO "auth_permission" VALUES(57,16,'add_page','Can add page');
INSERT INTO "auth_permission" VALUES(58,16,'change_page','Can change page');
INSERT INTO "auth_permission" VALUES(59,16,'delete_page','Can delete page');
INSERT INTO "auth_permission" VALUES(60,16,'view_page','Can view page');
INSERT INTO "auth_permission" VALUES(61,17,'add_postmortem','Can add postmortem');
INSERT INTO "auth_permission" VALUES(62,17,'change_postmortem','Can change postmortem');
INSERT INTO "auth_permission" VALUES(63,17,'delete_postmortem','Can delete postmortem');
INSERT INTO "auth_permission" VALUES(64,17,'view_postmortem','Can view postmortem');
INSERT INTO "auth_permission" VALUES(65,17,'publish_postmortem','Can publish a postmortem');
INSERT INTO "auth_permission" VALUES(66,18,'add_historicalpostmortemsection','Can add historical postmortem section');
INSERT INTO "auth_permission" VALUES(67,18,'change_historicalpostmortemsection','Can change historical postmortem section');
INSERT INTO "auth_permission" VALUES(68,18,'delete_historicalpostmortemsection','Can delete historical postmortem section');
INSERT INTO "auth_permission" VALUES(69,18,'view_historicalpostmortemsection','Can view historical postmortem section');
INSERT INTO "auth_permission" VALUES(70,19,'add_postmortemsection','Can add postmortem section');
INSERT INTO "auth_permission" VALUES(71,19,'change_postmortemsection','Can change postmortem section');
INSERT INTO "auth_permission" VALUES(72,19,'delete_postmortemsection','Can delete postmortem section');
INSERT INTO "auth_permission" VALUES(73,19,'view_postmortemsection','Can view postmortem section');
INSERT INTO "auth_permission" VALUES(74,20,'add_statuschange','Can add status change');
INSERT INTO "auth_permission" VALUES(75,20,'change_statuschange','Can change status change');
INSERT INTO "auth_permission" VALUES(76,20,'delete_statuschange','Can delete status change');
INSERT INTO "auth_permission" VALUES(77,20,'view_statuschange','Can view status change');
INSERT INTO "auth_permission" VALUES(78,21,'add_statusinterval','Can add status interval');
INSERT INTO "auth_permission" VALUES(79,21,'change_statusinterval','Can change status interval');
INSERT INTO "auth_permission" VALUES(80,21,'delete_statusinterval','Can delete status interval');
INSERT INTO "auth_permission" VALUES(81,21,'view_statusinterval','Can view status interval');
INSERT INTO "auth_permission" VALUES(82,22,'add_token','Can add API token');
INSERT INTO "auth_permission" VALUES(83,22,'change_token','Can change API token');
INSERT INTO "auth_permission" VALUES(84,22,'delete_token','Can delete API token');
INSERT INTO "auth_permission" VALUES(85,22,'view_token','Can view API token');
INSERT INTO "auth_permission" VALUES(86,23,'add_signinfailure','Can add sign in failure');
INSERT INTO "auth_permission" VALUES(87,23,'change_signinfailure','Can change sign in failure');
INSERT INTO "auth_permission" VALUES(88,23,'delete_signinfailure','Can delete sign in failure');
INSERT INTO "auth_permission" VALUES(89,23,'view_signinfailure','Can view sign in failure');
INSERT INTO "auth_permission" VALUES(90,24,'add_draft','Can add draft');
INSERT INTO "auth_permission" VALUES(91,24,'change_draft','Can change draft');
INSERT INTO "auth_permission" VALUES(92,24,'delete_draft','Can delete draft');
INSERT INTO "auth_permission" VALUES(93,24,'view_draft','Can view draft');
INSERT INTO "auth_permission" VALUES(94,25,'add_job','Can add mitigation job');
INSERT INTO "auth_permission" VALUES(95,25,'change_job','Can change mitigation job');
INSERT INTO "auth_permission" VALUES(96,25,'delete_job','Can delete mitigation job');
INSERT INTO "auth_permission" VALUES(97,25,'view_job','Can view mitigation job');
INSERT INTO "auth_permission" VALUES(98,26,'add_jobreading','Can add job reading');
INSERT INTO "auth_permission" VALUES(99,26,'change_jobreading','Can change job reading');
INSERT INTO "auth_permission" VALUES(100,26,'delete_jobreading','Can delete job reading');
INSERT INTO "auth_permission" VALUES(101,26,'view_jobreading','Can view job reading');
INSERT INTO "auth_permission" VALUES(102,27,'add_claim','Can add claim');
INSERT INTO "auth_permission" VALUES(103,27,'change_claim','Can change claim');
INSERT INTO "auth_permission" VALUES(104,27,'delete_claim','Can delete claim');
INSERT INTO "auth_permission" VALUES(105,27,'view_claim','Can view claim');
INSERT INTO "auth_permission" VALUES(106,28,'add_logentry','Can add log entry');
INSERT INTO "auth_permission" VALUES(107,28,'change_logentry','Can change log entry');
INSERT INTO "auth_permission" VALUES(108,28,'delete_logentry','Can delete log entry');
INSERT INTO "auth_permission" VALUES(109,28,'view_logentry','Can view log entry');
INSERT INTO "auth_permission" VALUES(110,29,'add_permission','Can add permission');
INSERT INTO "auth_permission" VALUES(111,29,'change_permission','Can change permission');
INSERT INTO "auth_permission" VALUES(112,29,'delete_permission','Can delete permission');
INSERT INTO "auth_permission" VALUES(113,29,'view_permission','Can view permission');
INSERT INTO "auth_permission" VALUES(114,30,'add_group','Can add group');
INSERT INTO "auth_permission" VALUES(115,30,'change_group','Can change group');
INSERT INTO "auth_permission" VALUES(116,30,'delete_group','Can delete group');
INSERT INTO "auth_permission" VALUES(117,30,'view_group','Can view group');
INSERT INTO "auth_permission" VALUES(118,31,'add_contenttype','Can add content type');
INSERT INTO "auth_permission" VALUES(119,31,'change_contenttype','Can change content type');
INSERT INTO "auth_permission" VALUES(120,31,'delete_contenttype','Can delete content type');
INSERT INTO "auth_permission" VALUES(121,31,'view_contenttype','Can view content type');
INSERT INTO "auth_permission" VALUES(122,32,'add_session','Can add session');
INSERT INTO "auth_permission" VALUES(123,32,'change_session','Can change session');
INSERT INTO "auth_permission" VALUES(124,32,'delete_session','Can delete session');
INSERT INTO "auth_permission" VALUES(125,32,'view_session','Can view session');
CREATE TABLE "django_admin_log" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" text NULL, "object_repr" varchar(200) NOT NULL, "action_flag" smallint unsigned NOT NULL CHECK ("action_flag" >= 0), "change_message" text NOT NULL, "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "incidents_user" ("id") DEFERRABLE INITIALLY DEFERRED, "action_time" datetime NOT NULL);
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
INSERT INTO "django_content_type" VALUES(1,'incidents','heartbeat');
INSERT INTO "django_content_type" VALUES(2,'incidents','revision');
INSERT INTO "django_content_type" VALUES(3,'incidents','user');
INSERT INTO "django_content_type" VALUES(4,'incidents','componentgroup');
INSERT INTO "django_content_type" VALUES(5,'incidents','component');
INSERT INTO "django_content_type" VALUES(6,'incidents','dailytotal');
INSERT INTO "django_content_type" VALUES(7,'incidents','event');
INSERT INTO "django_content_type" VALUES(8,'incidents','auditentry');
INSERT INTO "django_content_type" VALUES(9,'incidents','historicalincident');
INSERT INTO "django_content_type" VALUES(10,'incidents','incident');
INSERT INTO "django_content_type" VALUES(11,'incidents','historicalpostmortem');
INSERT INTO "django_content_type" VALUES(12,'incidents','historicalincidentupdate');
INSERT INTO "django_content_type" VALUES(13,'incidents','maintenance');
INSERT INTO "django_content_type" VALUES(14,'incidents','incidentupdate');
INSERT INTO "django_content_type" VALUES(15,'incidents','affectedcomponent');
INSERT INTO "django_content_type" VALUES(16,'incidents','page');
INSERT INTO "django_content_type" VALUES(17,'incidents','postmortem');
INSERT INTO "django_content_type" VALUES(18,'incidents','historicalpostmortemsection');
INSERT INTO "django_content_type" VALUES(19,'incidents','postmortemsection');
INSERT INTO "django_content_type" VALUES(20,'incidents','statuschange');
INSERT INTO "django_content_type" VALUES(21,'incidents','statusinterval');
INSERT INTO "django_content_type" VALUES(22,'incidents','token');
INSERT INTO "django_content_type" VALUES(23,'incidents','signinfailure');
INSERT INTO "django_content_type" VALUES(24,'incidents','draft');
INSERT INTO "django_content_type" VALUES(25,'incidents','job');
INSERT INTO "django_content_type" VALUES(26,'incidents','jobreading');
INSERT INTO "django_content_type" VALUES(27,'incidents','claim');
INSERT INTO "django_content_type" VALUES(28,'admin','logentry');
INSERT INTO "django_content_type" VALUES(29,'auth','permission');
INSERT INTO "django_content_type" VALUES(30,'auth','group');
INSERT INTO "django_content_type" VALUES(31,'contenttypes','contenttype');
INSERT INTO "django_content_type" VALUES(32,'sessions','session');
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
INSERT INTO "django_migrations" VALUES(1,'contenttypes','0001_initial','2026-11-28 14:44:21.763926');
INSERT INTO "django_migrations" VALUES(2,'contenttypes','0002_remove_content_type_name','2026-11-28 14:44:21.775968');
INSERT INTO "django_migrations" VALUES(3,'auth','0001_initial','2026-11-28 14:44:21.795380');
INSERT INTO "django_migrations" VALUES(4,'auth','0002_alter_permission_name_max_length','2026-11-28 14:44:21.805973');
INSERT INTO "django_migrations" VALUES(5,'auth','0003_alter_user_email_max_length','2026-11-28 14:44:21.814918');
INSERT INTO "django_migrations" VALUES(6,'auth','0004_alter_user_username_opts','2026-11-28 14:44:21.823538');
INSERT INTO "django_migrations" VALUES(7,'auth','0005_alter_user_last_login_null','2026-11-28 14:44:21.831353');
INSERT INTO "django_migrations" VALUES(8,'auth','0006_require_contenttypes_0002','2026-11-28 14:44:21.832741');
INSERT INTO "django_migrations" VALUES(9,'auth','0007_alter_validators_add_error_messages','2026-11-28 14:44:21.840600');
INSERT INTO "django_migrations" VALUES(10,'auth','0008_alter_user_username_max_length','2026-11-28 14:44:21.848748');
INSERT INTO "django_migrations" VALUES(11,'auth','0009_alter_user_last_name_max_length','2026-11-28 14:44:21.859309');
INSERT INTO "django_migrations" VALUES(12,'auth','0010_alter_group_name_max_length','2026-11-28 14:44:21.868884');
INSERT INTO "django_migrations" VALUES(13,'auth','0011_update_proxy_permissions','2026-11-28 14:44:21.877433');
INSERT INTO "django_migrations" VALUES(14,'auth','0012_alter_user_first_name_max_length','2026-11-28 14:44:21.885509');
INSERT INTO "django_migrations" VALUES(15,'incidents','0001_initial','2026-11-28 14:44:22.854050');
INSERT INTO "django_migrations" VALUES(16,'admin','0001_initial','2026-11-28 14:44:22.890536');
INSERT INTO "django_migrations" VALUES(17,'admin','0002_logentry_remove_auto_add','2026-11-28 14:44:22.916438');
INSERT INTO "django_migrations" VALUES(18,'admin','0003_logentry_add_action_flag_choices','2026-11-28 14:44:22.938321');
INSERT INTO "django_migrations" VALUES(19,'incidents','0002_page','2026-11-28 14:44:22.988400');
INSERT INTO "django_migrations" VALUES(20,'incidents','0003_sign_in_failure','2026-11-28 14:44:22.993534');
INSERT INTO "django_migrations" VALUES(21,'incidents','0004_mitigation_jobs','2026-11-28 14:44:24.267144');
INSERT INTO "django_migrations" VALUES(22,'incidents','0005_told_at','2026-11-28 14:44:24.291549');
INSERT INTO "django_migrations" VALUES(23,'incidents','0006_rows_mended','2026-11-28 14:44:24.347845');
INSERT INTO "django_migrations" VALUES(24,'incidents','0007_refusals','2026-11-28 14:44:24.463690');
INSERT INTO "django_migrations" VALUES(25,'incidents','0008_claim','2026-11-28 14:44:24.468985');
INSERT INTO "django_migrations" VALUES(26,'incidents','0009_people_events','2026-11-28 14:44:24.505569');
INSERT INTO "django_migrations" VALUES(27,'incidents','0010_draft_seen','2026-11-28 14:44:24.545391');
INSERT INTO "django_migrations" VALUES(28,'sessions','0001_initial','2026-11-28 14:44:24.550545');
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
CREATE TABLE "incidents_affectedcomponent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "old_status" varchar(20) NOT NULL, "new_status" varchar(20) NOT NULL, "is_implied" bool NOT NULL, "component_id" bigint NOT NULL REFERENCES "incidents_component" ("id") DEFERRABLE INITIALLY DEFERRED, "update_id" bigint NOT NULL REFERENCES "incidents_incidentupdate" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "affected_component_once_per_update" UNIQUE ("update_id", "component_id"), CONSTRAINT "affected_status_is_known" CHECK (("new_status" IN ('operational', 'under_maintenance', 'degraded_performance', 'partial_outage', 'major_outage') AND "old_status" IN ('operational', 'under_maintenance', 'degraded_performance', 'partial_outage', 'major_outage'))));
INSERT INTO "incidents_affectedcomponent" VALUES(1,'operational','partial_outage',0,1,1);
INSERT INTO "incidents_affectedcomponent" VALUES(2,'operational','partial_outage',0,3,1);
INSERT INTO "incidents_affectedcomponent" VALUES(3,'operational','partial_outage',0,4,1);
INSERT INTO "incidents_affectedcomponent" VALUES(4,'operational','degraded_performance',0,2,1);
INSERT INTO "incidents_affectedcomponent" VALUES(5,'partial_outage','degraded_performance',0,1,4);
INSERT INTO "incidents_affectedcomponent" VALUES(6,'partial_outage','degraded_performance',0,3,4);
INSERT INTO "incidents_affectedcomponent" VALUES(7,'partial_outage','degraded_performance',0,4,4);
INSERT INTO "incidents_affectedcomponent" VALUES(8,'degraded_performance','operational',0,1,5);
INSERT INTO "incidents_affectedcomponent" VALUES(9,'degraded_performance','operational',0,3,5);
INSERT INTO "incidents_affectedcomponent" VALUES(10,'operational','operational',1,1,6);
INSERT INTO "incidents_affectedcomponent" VALUES(11,'degraded_performance','operational',1,2,6);
INSERT INTO "incidents_affectedcomponent" VALUES(12,'operational','operational',1,3,6);
INSERT INTO "incidents_affectedcomponent" VALUES(13,'degraded_performance','operational',1,4,6);
INSERT INTO "incidents_affectedcomponent" VALUES(14,'operational','partial_outage',0,2,7);
INSERT INTO "incidents_affectedcomponent" VALUES(15,'operational','partial_outage',0,4,7);
INSERT INTO "incidents_affectedcomponent" VALUES(16,'operational','partial_outage',0,5,7);
INSERT INTO "incidents_affectedcomponent" VALUES(17,'operational','partial_outage',0,7,7);
INSERT INTO "incidents_affectedcomponent" VALUES(18,'operational','major_outage',0,6,7);
INSERT INTO "incidents_affectedcomponent" VALUES(19,'partial_outage','operational',0,2,8);
INSERT INTO "incidents_affectedcomponent" VALUES(20,'partial_outage','operational',0,4,8);
INSERT INTO "incidents_affectedcomponent" VALUES(21,'partial_outage','operational',0,5,8);
INSERT INTO "incidents_affectedcomponent" VALUES(22,'partial_outage','operational',0,7,8);
INSERT INTO "incidents_affectedcomponent" VALUES(23,'major_outage','partial_outage',0,6,8);
INSERT INTO "incidents_affectedcomponent" VALUES(24,'operational','operational',1,2,9);
INSERT INTO "incidents_affectedcomponent" VALUES(25,'operational','operational',1,4,9);
INSERT INTO "incidents_affectedcomponent" VALUES(26,'operational','operational',1,5,9);
INSERT INTO "incidents_affectedcomponent" VALUES(27,'partial_outage','operational',1,6,9);
INSERT INTO "incidents_affectedcomponent" VALUES(28,'operational','operational',1,7,9);
INSERT INTO "incidents_affectedcomponent" VALUES(29,'operational','degraded_performance',0,2,12);
INSERT INTO "incidents_affectedcomponent" VALUES(30,'degraded_performance','partial_outage',0,2,13);
INSERT INTO "incidents_affectedcomponent" VALUES(31,'operational','partial_outage',0,4,13);
INSERT INTO "incidents_affectedcomponent" VALUES(32,'partial_outage','degraded_performance',0,2,14);
INSERT INTO "incidents_affectedcomponent" VALUES(33,'partial_outage','operational',0,4,14);
INSERT INTO "incidents_affectedcomponent" VALUES(34,'degraded_performance','operational',1,2,15);
INSERT INTO "incidents_affectedcomponent" VALUES(35,'operational','operational',1,4,15);
INSERT INTO "incidents_affectedcomponent" VALUES(36,'operational','partial_outage',0,6,16);
INSERT INTO "incidents_affectedcomponent" VALUES(37,'partial_outage','degraded_performance',0,6,17);
INSERT INTO "incidents_affectedcomponent" VALUES(38,'degraded_performance','operational',1,6,18);
INSERT INTO "incidents_affectedcomponent" VALUES(39,'operational','major_outage',0,11,19);
INSERT INTO "incidents_affectedcomponent" VALUES(40,'major_outage','operational',1,11,20);
INSERT INTO "incidents_affectedcomponent" VALUES(41,'operational','partial_outage',0,12,21);
INSERT INTO "incidents_affectedcomponent" VALUES(42,'partial_outage','operational',1,12,23);
INSERT INTO "incidents_affectedcomponent" VALUES(43,'operational','degraded_performance',0,8,24);
INSERT INTO "incidents_affectedcomponent" VALUES(44,'degraded_performance','operational',1,8,25);
INSERT INTO "incidents_affectedcomponent" VALUES(45,'operational','degraded_performance',0,9,26);
INSERT INTO "incidents_affectedcomponent" VALUES(46,'degraded_performance','operational',1,9,27);
INSERT INTO "incidents_affectedcomponent" VALUES(47,'operational','partial_outage',0,9,28);
INSERT INTO "incidents_affectedcomponent" VALUES(48,'partial_outage','degraded_performance',0,9,29);
INSERT INTO "incidents_affectedcomponent" VALUES(49,'degraded_performance','operational',1,9,30);
INSERT INTO "incidents_affectedcomponent" VALUES(50,'operational','major_outage',0,5,31);
INSERT INTO "incidents_affectedcomponent" VALUES(51,'major_outage','partial_outage',0,5,33);
INSERT INTO "incidents_affectedcomponent" VALUES(52,'partial_outage','operational',1,5,34);
INSERT INTO "incidents_affectedcomponent" VALUES(53,'operational','operational',0,5,35);
INSERT INTO "incidents_affectedcomponent" VALUES(54,'operational','operational',0,7,35);
INSERT INTO "incidents_affectedcomponent" VALUES(55,'operational','degraded_performance',0,1,36);
INSERT INTO "incidents_affectedcomponent" VALUES(56,'operational','degraded_performance',0,3,36);
INSERT INTO "incidents_affectedcomponent" VALUES(57,'degraded_performance','operational',1,1,37);
INSERT INTO "incidents_affectedcomponent" VALUES(58,'degraded_performance','operational',1,3,37);
INSERT INTO "incidents_affectedcomponent" VALUES(59,'operational','under_maintenance',0,5,38);
INSERT INTO "incidents_affectedcomponent" VALUES(60,'operational','under_maintenance',0,7,38);
INSERT INTO "incidents_affectedcomponent" VALUES(61,'under_maintenance','operational',1,5,40);
INSERT INTO "incidents_affectedcomponent" VALUES(62,'under_maintenance','operational',1,7,40);
INSERT INTO "incidents_affectedcomponent" VALUES(63,'operational','degraded_performance',0,10,41);
INSERT INTO "incidents_affectedcomponent" VALUES(64,'degraded_performance','operational',1,10,43);
INSERT INTO "incidents_affectedcomponent" VALUES(65,'operational','degraded_performance',0,6,44);
INSERT INTO "incidents_affectedcomponent" VALUES(66,'degraded_performance','operational',1,6,46);
INSERT INTO "incidents_affectedcomponent" VALUES(67,'operational','operational',0,2,47);
INSERT INTO "incidents_affectedcomponent" VALUES(68,'operational','operational',0,4,47);
INSERT INTO "incidents_affectedcomponent" VALUES(69,'operational','degraded_performance',0,8,48);
INSERT INTO "incidents_affectedcomponent" VALUES(70,'degraded_performance','operational',1,8,49);
INSERT INTO "incidents_affectedcomponent" VALUES(71,'operational','degraded_performance',0,5,50);
INSERT INTO "incidents_affectedcomponent" VALUES(72,'degraded_performance','partial_outage',0,5,51);
INSERT INTO "incidents_affectedcomponent" VALUES(73,'operational','partial_outage',0,12,51);
CREATE TABLE "incidents_auditentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "actor_kind" varchar(10) NOT NULL, "actor_id" bigint unsigned NULL CHECK ("actor_id" >= 0), "actor_name" varchar(255) NOT NULL, "subject_name" varchar(255) NOT NULL, "detail" text NOT NULL CHECK ((JSON_VALID("detail") OR "detail" IS NULL)), "created_at" datetime NOT NULL, "event_id" bigint NOT NULL UNIQUE REFERENCES "incidents_event" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "audit_names_its_actor" CHECK ((("actor_id" IS NULL AND "actor_kind" = 'system') OR ("actor_id" IS NOT NULL AND "actor_kind" IN ('user', 'token')))));
INSERT INTO "incidents_auditentry" VALUES(1,'user',1,'operator','Package index status','{}','2026-11-28 14:44:00',1);
INSERT INTO "incidents_auditentry" VALUES(2,'user',1,'operator','Package index','{}','2019-01-01 00:00:00',2);
INSERT INTO "incidents_auditentry" VALUES(3,'user',1,'operator','Index – CDN','{}','2019-01-01 00:00:00',3);
INSERT INTO "incidents_auditentry" VALUES(4,'user',1,'operator','Index – Backends','{}','2019-01-01 00:00:00',4);
INSERT INTO "incidents_auditentry" VALUES(5,'user',1,'operator','Files – Redirects','{}','2019-01-01 00:00:00',5);
INSERT INTO "incidents_auditentry" VALUES(6,'user',1,'operator','Files – Redirect backends','{}','2019-01-01 00:00:00',6);
INSERT INTO "incidents_auditentry" VALUES(7,'user',1,'operator','Uploads','{}','2019-01-01 00:00:00',7);
INSERT INTO "incidents_auditentry" VALUES(8,'user',1,'operator','Search','{}','2019-01-01 00:00:00',8);
INSERT INTO "incidents_auditentry" VALUES(9,'user',1,'operator','Accounts','{}','2019-01-01 00:00:00',9);
INSERT INTO "incidents_auditentry" VALUES(10,'user',1,'operator','Download statistics','{}','2019-01-01 00:00:00',10);
INSERT INTO "incidents_auditentry" VALUES(11,'user',1,'operator','Community','{}','2019-01-01 00:00:00',11);
INSERT INTO "incidents_auditentry" VALUES(12,'user',1,'operator','Documentation','{}','2019-01-01 00:00:00',12);
INSERT INTO "incidents_auditentry" VALUES(13,'user',1,'operator','Mail','{}','2019-01-01 00:00:00',13);
INSERT INTO "incidents_auditentry" VALUES(14,'user',1,'operator','Forum','{}','2019-01-01 00:00:00',14);
INSERT INTO "incidents_auditentry" VALUES(15,'user',1,'operator','Build service','{}','2026-10-12 00:00:00',15);
INSERT INTO "incidents_auditentry" VALUES(16,'user',1,'operator','Redirect loops in the JSON documents of projects','{"status": "identified"}','2022-06-10 11:08:00',16);
INSERT INTO "incidents_auditentry" VALUES(17,'user',1,'operator','Identified: We have started a task that walks all projects and purges t…','{"status": "identified"}','2022-06-10 11:34:00',17);
INSERT INTO "incidents_auditentry" VALUES(18,'user',1,'operator','Purge of the cached answers of all projects','{}','2022-06-10 11:34:00',18);
INSERT INTO "incidents_auditentry" VALUES(19,'user',1,'operator','Identified: The mass purge goes on. At the present rate it should be do…','{"status": "identified"}','2022-06-10 12:38:00',19);
INSERT INTO "incidents_auditentry" VALUES(20,'user',1,'operator','Identified: All projects are purged **except those whose name begins wi…','{"status": "identified"}','2022-06-10 13:54:00',20);
INSERT INTO "incidents_auditentry" VALUES(21,'user',1,'operator','Monitoring: All purges have completed. The backends are recovering from…','{"status": "monitoring"}','2022-06-10 16:01:00',21);
INSERT INTO "incidents_auditentry" VALUES(22,'system',NULL,'Plainstatus','Purge of the cached answers of all projects','{}','2022-06-10 16:01:00',22);
INSERT INTO "incidents_auditentry" VALUES(23,'user',1,'operator','Resolved: The backends have recovered and this incident is resolved. …','{"status": "resolved"}','2022-06-10 16:32:00',23);
INSERT INTO "incidents_auditentry" VALUES(24,'user',1,'operator','Postmortem: Redirect loops in the JSON documents of projects','{}','2022-06-10 16:32:00',24);
INSERT INTO "incidents_auditentry" VALUES(25,'user',1,'operator','Postmortem: Redirect loops in the JSON documents of projects','{}','2022-06-10 16:32:00',25);
INSERT INTO "incidents_auditentry" VALUES(26,'user',1,'operator','Loss of network in one data centre','{"status": "investigating"}','2026-09-03 21:37:00',26);
INSERT INTO "incidents_auditentry" VALUES(27,'user',1,'operator','Monitoring: The network of one of our data centres was gone for 14 minu…','{"status": "monitoring"}','2026-09-03 21:51:00',27);
INSERT INTO "incidents_auditentry" VALUES(28,'user',1,'operator','Resolved: All services answer normally.','{"status": "resolved"}','2026-09-03 22:30:00',28);
INSERT INTO "incidents_auditentry" VALUES(29,'user',1,'operator','Some profile pictures are missing','{"status": "identified"}','2026-09-11 09:40:00',29);
INSERT INTO "incidents_auditentry" VALUES(30,'user',1,'operator','Resolved: The pictures are back.','{"status": "resolved"}','2026-09-11 18:05:00',30);
INSERT INTO "incidents_auditentry" VALUES(31,'user',1,'operator','Slow answers for what is not cached','{"status": "investigating"}','2026-09-18 14:50:00',31);
INSERT INTO "incidents_auditentry" VALUES(32,'user',1,'operator','Identified: A crawler asks for every version of every project. Some req…','{"status": "identified"}','2026-09-18 15:08:00',32);
INSERT INTO "incidents_auditentry" VALUES(33,'user',1,'operator','Monitoring: The limit is in place and answers are quick. We keep watchi…','{"status": "monitoring"}','2026-09-18 15:31:00',33);
INSERT INTO "incidents_auditentry" VALUES(34,'user',1,'operator','Resolved: Answers have been quick for half an hour.','{"status": "resolved"}','2026-09-18 16:10:00',34);
INSERT INTO "incidents_auditentry" VALUES(35,'user',1,'operator','Search finds only part of the projects','{"status": "identified"}','2026-09-26 12:25:00',35);
INSERT INTO "incidents_auditentry" VALUES(36,'user',1,'operator','Monitoring: The rebuild is done and the number of projects is right aga…','{"status": "monitoring"}','2026-09-26 14:22:00',36);
INSERT INTO "incidents_auditentry" VALUES(37,'user',1,'operator','Resolved: Search finds all projects.','{"status": "resolved"}','2026-09-26 15:00:00',37);
INSERT INTO "incidents_auditentry" VALUES(38,'user',1,'operator','The forum cannot be reached','{"status": "investigating"}','2026-10-07 02:20:00',38);
INSERT INTO "incidents_auditentry" VALUES(39,'user',1,'operator','Resolved: The host was moved to other hardware, and the forum is back…','{"status": "resolved"}','2026-10-07 02:58:00',39);
INSERT INTO "incidents_auditentry" VALUES(40,'user',1,'operator','Builds for one platform fail','{"status": "investigating"}','2026-10-18 19:48:00',40);
INSERT INTO "incidents_auditentry" VALUES(41,'user',1,'operator','Identified: A new image of the builders lacks a compiler. We are going …','{"status": "identified"}','2026-10-18 20:35:00',41);
INSERT INTO "incidents_auditentry" VALUES(42,'user',1,'operator','Resolved: Builds succeed. Those that failed were started again; nothi…','{"status": "resolved"}','2026-10-18 21:02:00',42);
INSERT INTO "incidents_auditentry" VALUES(43,'user',1,'operator','Downloads were counted twice','{"status": "identified"}','2026-10-27 09:30:00',43);
INSERT INTO "incidents_auditentry" VALUES(44,'user',1,'operator','Resolved: The old collector was switched off at 15:00 UTC, and the fi…','{"status": "resolved"}','2026-10-27 09:30:00',44);
INSERT INTO "incidents_auditentry" VALUES(45,'user',1,'operator','Documentation is not being built','{"status": "investigating"}','2026-11-04 08:02:00',45);
INSERT INTO "incidents_auditentry" VALUES(46,'user',1,'operator','Resolved: A build had hung and held up all others. We ended it, and c…','{"status": "resolved"}','2026-11-04 08:40:00',46);
INSERT INTO "incidents_auditentry" VALUES(47,'user',1,'operator','Identified: It happened again: the same project hangs each time it is b…','{"status": "identified"}','2026-11-04 11:15:00',47);
INSERT INTO "incidents_auditentry" VALUES(48,'user',1,'operator','Monitoring: Builds now have a time limit. The queue is getting shorter.','{"status": "monitoring"}','2026-11-04 12:20:00',48);
INSERT INTO "incidents_auditentry" VALUES(49,'user',1,'operator','Resolved: The queue is empty; no build has hung since.','{"status": "resolved"}','2026-11-04 14:05:00',49);
INSERT INTO "incidents_auditentry" VALUES(50,'user',1,'operator','Uploads are refused','{"status": "investigating"}','2026-11-11 10:11:00',50);
INSERT INTO "incidents_auditentry" VALUES(51,'user',1,'operator','Identified: A certificate between the upload service and the storage ra…','{"status": "identified"}','2026-11-11 10:27:00',51);
INSERT INTO "incidents_auditentry" VALUES(52,'user',1,'operator','Monitoring: Most uploads succeed again. A few machines are still starti…','{"status": "monitoring"}','2026-11-11 10:46:00',52);
INSERT INTO "incidents_auditentry" VALUES(53,'user',1,'operator','Resolved: Uploads work. An alarm now tells us of such certificates tw…','{"status": "resolved"}','2026-11-11 11:20:00',53);
INSERT INTO "incidents_auditentry" VALUES(54,'user',1,'operator','Upgrade of the main database','{}','2026-11-12 13:00:00',54);
INSERT INTO "incidents_auditentry" VALUES(55,'user',1,'operator','Slow answers from one location of the CDN','{"status": "identified"}','2026-11-16 17:31:00',55);
INSERT INTO "incidents_auditentry" VALUES(56,'user',1,'operator','Resolved: Traffic goes around that location, and answers are as quick…','{"status": "resolved"}','2026-11-16 17:52:00',56);
INSERT INTO "incidents_auditentry" VALUES(57,'user',1,'operator','In progress: The upgrade has begun. Uploads and signing in are switched …','{"status": "in_progress"}','2026-11-19 05:00:00',57);
INSERT INTO "incidents_auditentry" VALUES(58,'user',1,'operator','Verifying: The new version is running. We are checking it before we le…','{"status": "verifying"}','2026-11-19 05:48:00',58);
INSERT INTO "incidents_auditentry" VALUES(59,'user',1,'operator','Completed: Uploads and signing in are back, 19 minutes earlier than an…','{"status": "completed"}','2026-11-19 06:11:00',59);
INSERT INTO "incidents_auditentry" VALUES(60,'user',1,'operator','Mail arrives late','{"status": "investigating"}','2026-11-22 13:30:00',60);
INSERT INTO "incidents_auditentry" VALUES(61,'user',1,'operator','Monitoring: A large provider had been slowing down what we send, and ha…','{"status": "monitoring"}','2026-11-22 14:15:00',61);
INSERT INTO "incidents_auditentry" VALUES(62,'user',1,'operator','Monitoring: A large provider had been slowing down what we send, and ha…','{"status": "monitoring"}','2026-11-22 15:20:00',62);
INSERT INTO "incidents_auditentry" VALUES(63,'user',1,'operator','Resolved: All waiting mail is delivered.','{"status": "resolved"}','2026-11-22 15:40:00',63);
INSERT INTO "incidents_auditentry" VALUES(64,'user',1,'operator','Search does not find new releases','{"status": "investigating"}','2026-11-25 09:12:00',64);
INSERT INTO "incidents_auditentry" VALUES(65,'user',1,'operator','Identified: The search index stopped taking in changes after a restart.…','{"status": "identified"}','2026-11-25 09:50:00',65);
INSERT INTO "incidents_auditentry" VALUES(66,'user',1,'operator','Resolved: Search knows all releases again.','{"status": "resolved"}','2026-11-25 10:31:00',66);
INSERT INTO "incidents_auditentry" VALUES(67,'user',1,'operator','Failover exercise of the backends','{}','2026-11-26 10:15:00',67);
INSERT INTO "incidents_auditentry" VALUES(68,'user',1,'operator','Download statistics lag behind','{"status": "identified"}','2026-11-27 07:20:00',68);
INSERT INTO "incidents_auditentry" VALUES(69,'user',1,'operator','Resolved: Counting goes on, and what is new is counted first. The hou…','{"status": "resolved"}','2026-11-27 09:45:00',69);
INSERT INTO "incidents_auditentry" VALUES(70,'user',1,'operator','Uploads are slow, and some time out','{"status": "investigating"}','2026-11-28 13:03:00',70);
INSERT INTO "incidents_auditentry" VALUES(71,'user',1,'operator','Identified: One of the three storage nodes writes at a tenth of its usu…','{"status": "identified"}','2026-11-28 13:32:00',71);
INSERT INTO "incidents_auditentry" VALUES(72,'user',1,'operator','Identified: The node is out of service, and the other two are taking ov…','{"status": "identified"}','2026-11-28 14:10:00',72);
INSERT INTO "incidents_auditentry" VALUES(73,'user',1,'operator','Identified: The whole share is copied, and uploads succeed again. But p…','{"status": "identified"}','2026-11-28 14:36:00',73);
INSERT INTO "incidents_auditentry" VALUES(74,'user',1,'operator','Purge of the cached pages of projects','{}','2026-11-28 14:44:00',74);
CREATE TABLE "incidents_claim" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(1100) NOT NULL UNIQUE, "holder" varchar(16) NOT NULL, "until" datetime NULL);
CREATE TABLE "incidents_component" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(12) NOT NULL UNIQUE, "name" varchar(255) NOT NULL, "description" text NOT NULL, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "status" varchar(20) NOT NULL, "is_showcased" bool NOT NULL, "is_hidden_while_operational" bool NOT NULL, "started_on" date NULL, "removed_at" datetime NULL, "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "group_id" bigint NULL REFERENCES "incidents_componentgroup" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "component_has_name" CHECK (NOT ("name" = '')), CONSTRAINT "component_name_fits" CHECK (LENGTH("name") <= 255), CONSTRAINT "component_has_code" CHECK ("code" REGEXP '^[a-z0-9]{12}$'), CONSTRAINT "component_status_is_known" CHECK ("status" IN ('operational', 'under_maintenance', 'degraded_performance', 'partial_outage', 'major_outage')));
INSERT INTO "incidents_component" VALUES(1,'k7c2vq9d4xwm','Index – CDN','Answers most requests from caches close to you.',1,'operational',1,0,'2019-01-01',NULL,'2019-01-01 00:00:00','2026-11-16 17:52:00',1);
INSERT INTO "incidents_component" VALUES(2,'n3f8t5hz0jye','Index – Backends','Answer what no cache has.',2,'operational',1,0,'2019-01-01',NULL,'2019-01-01 00:00:00','2026-09-18 16:10:00',1);
INSERT INTO "incidents_component" VALUES(3,'r6u1b9mk2sgp','Files – Redirects','Lead from a file''s name to the file.',3,'operational',1,0,'2019-01-01',NULL,'2019-01-01 00:00:00','2026-11-16 17:52:00',1);
INSERT INTO "incidents_component" VALUES(4,'w4a7e3lx8cqd','Files – Redirect backends','Look up where a file is stored.',4,'operational',1,0,'2019-01-01',NULL,'2019-01-01 00:00:00','2026-09-18 15:31:00',1);
INSERT INTO "incidents_component" VALUES(5,'u5p0d8o1a2sr','Uploads','Publishing new releases.',2,'partial_outage',1,0,'2019-01-01',NULL,'2019-01-01 00:00:00','2026-11-28 13:32:00',NULL);
INSERT INTO "incidents_component" VALUES(6,'s9e4a6r2c1hf','Search','',3,'operational',1,0,'2019-01-01',NULL,'2019-01-01 00:00:00','2026-11-25 10:31:00',NULL);
INSERT INTO "incidents_component" VALUES(7,'a1c7c0u5n3ts','Accounts','Signing in, and all that needs it.',4,'operational',1,0,'2019-01-01',NULL,'2019-01-01 00:00:00','2026-11-19 06:11:00',NULL);
INSERT INTO "incidents_component" VALUES(8,'d2l6s8t0a4ts','Download statistics','Counted once an hour.',5,'operational',1,0,'2019-01-01',NULL,'2019-01-01 00:00:00','2026-11-27 09:45:00',NULL);
INSERT INTO "incidents_component" VALUES(9,'c3d9o5c1s7vy','Documentation','',1,'operational',1,0,'2019-01-01',NULL,'2019-01-01 00:00:00','2026-11-04 14:05:00',2);
INSERT INTO "incidents_component" VALUES(10,'m8a2i6l4b0xz','Mail','Lists and notifications.',2,'operational',1,0,'2019-01-01',NULL,'2019-01-01 00:00:00','2026-11-22 15:40:00',2);
INSERT INTO "incidents_component" VALUES(11,'f0r5u3m9g7tk','Forum','',3,'operational',1,0,'2019-01-01',NULL,'2019-01-01 00:00:00','2026-10-07 02:58:00',2);
INSERT INTO "incidents_component" VALUES(12,'b4l1d7s3e9wq','Build service','Builds releases for common platforms.',4,'partial_outage',1,0,'2026-10-12',NULL,'2026-10-12 00:00:00','2026-11-28 13:32:00',2);
CREATE TABLE "incidents_componentgroup" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(12) NOT NULL UNIQUE, "name" varchar(255) NOT NULL, "description" text NOT NULL, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, CONSTRAINT "group_has_name" CHECK (NOT ("name" = '')), CONSTRAINT "group_name_fits" CHECK (LENGTH("name") <= 255), CONSTRAINT "group_has_code" CHECK ("code" REGEXP '^[a-z0-9]{12}$'));
INSERT INTO "incidents_componentgroup" VALUES(1,'g2i8n6d4x0pk','Package index','',1,'2019-01-01 00:00:00','2019-01-01 00:00:00');
INSERT INTO "incidents_componentgroup" VALUES(2,'g7c3o1m9t5yu','Community','',6,'2019-01-01 00:00:00','2019-01-01 00:00:00');
CREATE TABLE "incidents_dailytotal" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "day_on" date NOT NULL, "status" varchar(20) NOT NULL, "seconds" real NOT NULL, "component_id" bigint NOT NULL REFERENCES "incidents_component" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_total_per_day_and_status" UNIQUE ("component_id", "day_on", "status"), CONSTRAINT "total_fits_in_a_day" CHECK (("seconds" > 0.0 AND "seconds" <= 90000.0)), CONSTRAINT "total_is_not_operational" CHECK ("status" IN ('under_maintenance', 'degraded_performance', 'partial_outage', 'major_outage')));
INSERT INTO "incidents_dailytotal" VALUES(1,'2022-06-10','partial_outage',9960.0,4);
INSERT INTO "incidents_dailytotal" VALUES(2,'2022-06-10','partial_outage',9960.0,3);
INSERT INTO "incidents_dailytotal" VALUES(3,'2022-06-10','partial_outage',9960.0,1);
INSERT INTO "incidents_dailytotal" VALUES(4,'2022-06-10','degraded_performance',7620.0,1);
INSERT INTO "incidents_dailytotal" VALUES(5,'2022-06-10','degraded_performance',7620.0,3);
INSERT INTO "incidents_dailytotal" VALUES(6,'2022-06-10','degraded_performance',9480.0,4);
INSERT INTO "incidents_dailytotal" VALUES(7,'2022-06-10','degraded_performance',19440.0,2);
INSERT INTO "incidents_dailytotal" VALUES(8,'2026-09-03','partial_outage',840.0,5);
INSERT INTO "incidents_dailytotal" VALUES(9,'2026-09-03','partial_outage',840.0,4);
INSERT INTO "incidents_dailytotal" VALUES(10,'2026-09-03','partial_outage',840.0,7);
INSERT INTO "incidents_dailytotal" VALUES(11,'2026-09-03','major_outage',840.0,6);
INSERT INTO "incidents_dailytotal" VALUES(12,'2026-09-03','partial_outage',840.0,2);
INSERT INTO "incidents_dailytotal" VALUES(13,'2026-09-03','partial_outage',2340.0,6);
INSERT INTO "incidents_dailytotal" VALUES(15,'2026-09-18','partial_outage',1380.0,4);
INSERT INTO "incidents_dailytotal" VALUES(16,'2026-09-18','partial_outage',1380.0,2);
INSERT INTO "incidents_dailytotal" VALUES(17,'2026-09-18','degraded_performance',3420.0,2);
INSERT INTO "incidents_dailytotal" VALUES(18,'2026-09-26','partial_outage',7020.0,6);
INSERT INTO "incidents_dailytotal" VALUES(19,'2026-09-26','degraded_performance',2280.0,6);
INSERT INTO "incidents_dailytotal" VALUES(20,'2026-10-07','major_outage',2280.0,11);
INSERT INTO "incidents_dailytotal" VALUES(21,'2026-10-18','partial_outage',4440.0,12);
INSERT INTO "incidents_dailytotal" VALUES(22,'2026-10-26','degraded_performance',54000.0,8);
INSERT INTO "incidents_dailytotal" VALUES(24,'2026-11-04','partial_outage',3900.0,9);
INSERT INTO "incidents_dailytotal" VALUES(25,'2026-11-04','degraded_performance',8580.0,9);
INSERT INTO "incidents_dailytotal" VALUES(26,'2026-11-11','major_outage',2100.0,5);
INSERT INTO "incidents_dailytotal" VALUES(27,'2026-11-11','partial_outage',2040.0,5);
INSERT INTO "incidents_dailytotal" VALUES(28,'2026-11-16','degraded_performance',1260.0,1);
INSERT INTO "incidents_dailytotal" VALUES(29,'2026-11-16','degraded_performance',1260.0,3);
INSERT INTO "incidents_dailytotal" VALUES(30,'2026-11-19','under_maintenance',4260.0,7);
INSERT INTO "incidents_dailytotal" VALUES(31,'2026-11-19','under_maintenance',4260.0,5);
INSERT INTO "incidents_dailytotal" VALUES(32,'2026-11-22','degraded_performance',7800.0,10);
INSERT INTO "incidents_dailytotal" VALUES(33,'2026-11-25','degraded_performance',4740.0,6);
INSERT INTO "incidents_dailytotal" VALUES(34,'2026-11-27','degraded_performance',8700.0,8);
INSERT INTO "incidents_dailytotal" VALUES(35,'2026-11-28','degraded_performance',1740.0,5);
CREATE TABLE "incidents_draft" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(12) NOT NULL UNIQUE, "reason" varchar(20) NOT NULL, "fields" text NOT NULL CHECK ((JSON_VALID("fields") OR "fields" IS NULL)), "discarded_at" datetime NULL, "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "author_id" bigint NULL REFERENCES "incidents_user" ("id") DEFERRABLE INITIALLY DEFERRED, "incident_id" bigint NOT NULL REFERENCES "incidents_incident" ("id") DEFERRABLE INITIALLY DEFERRED, "update_id" bigint NULL UNIQUE REFERENCES "incidents_incidentupdate" ("id") DEFERRABLE INITIALLY DEFERRED, "job_id" bigint NULL REFERENCES "incidents_job" ("id") DEFERRABLE INITIALLY DEFERRED, "seen" text NULL CHECK ((JSON_VALID("seen") OR "seen" IS NULL)), CONSTRAINT "draft_has_code" CHECK ("code" REGEXP '^[a-z0-9]{12}$'), CONSTRAINT "draft_reason_is_known" CHECK ("reason" IN ('written', 'quarter', 'half', 'three_quarters', 'done', 'stalled', 'recovered', 'revised')), CONSTRAINT "draft_is_of_somebody" CHECK ((("author_id" IS NULL AND "job_id" IS NOT NULL) OR ("author_id" IS NOT NULL AND "job_id" IS NULL))), CONSTRAINT "draft_is_posted_or_discarded" CHECK (("update_id" IS NULL OR "discarded_at" IS NULL)));
INSERT INTO "incidents_draft" VALUES(1,'bg165gs6o7wz','revised','{"body": "**Purge of the cached answers of all projects**: our estimate no longer holds. It takes longer than we said: about 2 to 6\u00bd hours left; names beginning with `p` decide.\n\n79,138 of 885,461 projects are done (8 %). 0 of 26 parts are done; `p` is at 2 %.", "estimate_earliest_at": "2022-06-10T13:45:00+00:00", "estimate_latest_at": "2022-06-10T18:15:00+00:00", "estimate_depends_on": "p"}','2022-06-10 11:50:00','2022-06-10 11:39:00','2022-06-10 11:50:00',NULL,1,NULL,1,'{"status": "identified", "components": {}}');
INSERT INTO "incidents_draft" VALUES(2,'wz6y44fxy3yo','quarter','{"body": "**Purge of the cached answers of all projects**: a quarter is done. It takes longer than we said: about 2\u00bd to 5 hours left; names beginning with `p` decide.\n\n232,976 of 885,461 projects are done (26 %). 4 of 26 parts are done; `p` is at 7 %.\n\n22 projects failed. The JSON documents of these projects may still redirect in a loop. That ends by itself within 24 hours, as caches expire.", "estimate_earliest_at": "2022-06-10T14:10:00+00:00", "estimate_latest_at": "2022-06-10T17:05:00+00:00", "estimate_depends_on": "p"}','2022-06-10 12:10:00','2022-06-10 11:50:00','2022-06-10 12:10:00',NULL,1,NULL,1,'{"status": "identified", "components": {}}');
INSERT INTO "incidents_draft" VALUES(3,'rhf389tbs3kt','half','{"body": "**Purge of the cached answers of all projects**: half is done. It takes longer than we said: about 2\u00bd to 5 hours left; names beginning with `p` decide.\n\n445,373 of 885,461 projects are done (50 %). 9 of 26 parts are done; `p` is at 15 %.\n\n40 projects failed. The JSON documents of these projects may still redirect in a loop. That ends by itself within 24 hours, as caches expire.", "estimate_earliest_at": "2022-06-10T14:35:00+00:00", "estimate_latest_at": "2022-06-10T17:00:00+00:00", "estimate_depends_on": "p"}','2022-06-10 12:38:00','2022-06-10 12:10:00','2022-06-10 12:38:00',NULL,1,NULL,1,'{"status": "identified", "components": {}}');
INSERT INTO "incidents_draft" VALUES(4,'b09o3qz812xd','revised','{"body": "**Purge of the cached answers of all projects**: our estimate no longer holds. It takes longer than we said: about 2\u00bd to 4\u00bd hours left; names beginning with `p` decide.\n\n644,502 of 885,461 projects are done (72 %). 18 of 26 parts are done; `p` is at 24 %.\n\n65 projects failed. The JSON documents of these projects may still redirect in a loop. That ends by itself within 24 hours, as caches expire.", "estimate_earliest_at": "2022-06-10T15:15:00+00:00", "estimate_latest_at": "2022-06-10T17:25:00+00:00", "estimate_depends_on": "p"}','2022-06-10 12:43:00','2022-06-10 12:38:00','2022-06-10 12:43:00',NULL,1,NULL,1,'{"status": "identified", "components": {}}');
INSERT INTO "incidents_draft" VALUES(5,'jn4b7oreruxn','three_quarters','{"body": "**Purge of the cached answers of all projects**: three quarters are done. It takes longer than we said: about 2\u00bd to 4\u00bd hours left; names beginning with `p` decide.\n\n666,910 of 885,461 projects are done (75 %). 18 of 26 parts are done; `p` is at 25 %.\n\n68 projects failed. The JSON documents of these projects may still redirect in a loop. That ends by itself within 24 hours, as caches expire.", "estimate_earliest_at": "2022-06-10T15:20:00+00:00", "estimate_latest_at": "2022-06-10T17:30:00+00:00", "estimate_depends_on": "p"}','2022-06-10 16:01:00','2022-06-10 12:43:00','2022-06-10 16:01:00',NULL,1,NULL,1,'{"status": "identified", "components": {}}');
INSERT INTO "incidents_draft" VALUES(6,'j11h5vmdojta','done','{"body": "**Purge of the cached answers of all projects**: everything is done, after 4 h 27 min.\n\n885,461 of 885,461 projects are done (100 %).\n\n96 projects failed. The JSON documents of these projects may still redirect in a loop. That ends by itself within 24 hours, as caches expire.", "status": "monitoring"}',NULL,'2022-06-10 16:01:00','2022-06-10 16:01:00',NULL,1,NULL,1,'{"status": "monitoring", "components": {}}');
CREATE TABLE "incidents_event" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(40) NOT NULL, "subject_type" varchar(40) NOT NULL, "subject_id" bigint unsigned NOT NULL CHECK ("subject_id" >= 0), "created_at" datetime NOT NULL, CONSTRAINT "event_kind_is_known" CHECK ("kind" IN ('incident.created', 'incident.updated', 'incident.edited', 'incident.withdrawn', 'update.edited', 'update.withdrawn', 'maintenance.scheduled', 'postmortem.written', 'postmortem.published', 'postmortem.reverted', 'component.created', 'component.edited', 'component.status_changed', 'component.removed', 'group.created', 'group.edited', 'group.removed', 'job.created', 'job.edited', 'job.ended', 'job.removed', 'draft.saved', 'draft.discarded', 'page.edited', 'user.created', 'user.edited', 'user.password_set', 'role.created', 'role.edited', 'role.removed', 'token.issued', 'token.revoked')));
INSERT INTO "incidents_event" VALUES(1,'page.edited','page',1,'2026-11-28 14:44:00');
INSERT INTO "incidents_event" VALUES(2,'group.created','componentgroup',1,'2019-01-01 00:00:00');
INSERT INTO "incidents_event" VALUES(3,'component.created','component',1,'2019-01-01 00:00:00');
INSERT INTO "incidents_event" VALUES(4,'component.created','component',2,'2019-01-01 00:00:00');
INSERT INTO "incidents_event" VALUES(5,'component.created','component',3,'2019-01-01 00:00:00');
INSERT INTO "incidents_event" VALUES(6,'component.created','component',4,'2019-01-01 00:00:00');
INSERT INTO "incidents_event" VALUES(7,'component.created','component',5,'2019-01-01 00:00:00');
INSERT INTO "incidents_event" VALUES(8,'component.created','component',6,'2019-01-01 00:00:00');
INSERT INTO "incidents_event" VALUES(9,'component.created','component',7,'2019-01-01 00:00:00');
INSERT INTO "incidents_event" VALUES(10,'component.created','component',8,'2019-01-01 00:00:00');
INSERT INTO "incidents_event" VALUES(11,'group.created','componentgroup',2,'2019-01-01 00:00:00');
INSERT INTO "incidents_event" VALUES(12,'component.created','component',9,'2019-01-01 00:00:00');
INSERT INTO "incidents_event" VALUES(13,'component.created','component',10,'2019-01-01 00:00:00');
INSERT INTO "incidents_event" VALUES(14,'component.created','component',11,'2019-01-01 00:00:00');
INSERT INTO "incidents_event" VALUES(15,'component.created','component',12,'2026-10-12 00:00:00');
INSERT INTO "incidents_event" VALUES(16,'incident.created','incident',1,'2022-06-10 11:08:00');
INSERT INTO "incidents_event" VALUES(17,'incident.updated','incidentupdate',2,'2022-06-10 11:34:00');
INSERT INTO "incidents_event" VALUES(18,'job.created','job',1,'2022-06-10 11:34:00');
INSERT INTO "incidents_event" VALUES(19,'incident.updated','incidentupdate',3,'2022-06-10 12:38:00');
INSERT INTO "incidents_event" VALUES(20,'incident.updated','incidentupdate',4,'2022-06-10 13:54:00');
INSERT INTO "incidents_event" VALUES(21,'incident.updated','incidentupdate',5,'2022-06-10 16:01:00');
INSERT INTO "incidents_event" VALUES(22,'job.ended','job',1,'2022-06-10 16:01:00');
INSERT INTO "incidents_event" VALUES(23,'incident.updated','incidentupdate',6,'2022-06-10 16:32:00');
INSERT INTO "incidents_event" VALUES(24,'postmortem.written','postmortem',1,'2022-06-10 16:32:00');
INSERT INTO "incidents_event" VALUES(25,'postmortem.published','postmortem',1,'2022-06-10 16:32:00');
INSERT INTO "incidents_event" VALUES(26,'incident.created','incident',2,'2026-09-03 21:37:00');
INSERT INTO "incidents_event" VALUES(27,'incident.updated','incidentupdate',8,'2026-09-03 21:51:00');
INSERT INTO "incidents_event" VALUES(28,'incident.updated','incidentupdate',9,'2026-09-03 22:30:00');
INSERT INTO "incidents_event" VALUES(29,'incident.created','incident',3,'2026-09-11 09:40:00');
INSERT INTO "incidents_event" VALUES(30,'incident.updated','incidentupdate',11,'2026-09-11 18:05:00');
INSERT INTO "incidents_event" VALUES(31,'incident.created','incident',4,'2026-09-18 14:50:00');
INSERT INTO "incidents_event" VALUES(32,'incident.updated','incidentupdate',13,'2026-09-18 15:08:00');
INSERT INTO "incidents_event" VALUES(33,'incident.updated','incidentupdate',14,'2026-09-18 15:31:00');
INSERT INTO "incidents_event" VALUES(34,'incident.updated','incidentupdate',15,'2026-09-18 16:10:00');
INSERT INTO "incidents_event" VALUES(35,'incident.created','incident',5,'2026-09-26 12:25:00');
INSERT INTO "incidents_event" VALUES(36,'incident.updated','incidentupdate',17,'2026-09-26 14:22:00');
INSERT INTO "incidents_event" VALUES(37,'incident.updated','incidentupdate',18,'2026-09-26 15:00:00');
INSERT INTO "incidents_event" VALUES(38,'incident.created','incident',6,'2026-10-07 02:20:00');
INSERT INTO "incidents_event" VALUES(39,'incident.updated','incidentupdate',20,'2026-10-07 02:58:00');
INSERT INTO "incidents_event" VALUES(40,'incident.created','incident',7,'2026-10-18 19:48:00');
INSERT INTO "incidents_event" VALUES(41,'incident.updated','incidentupdate',22,'2026-10-18 20:35:00');
INSERT INTO "incidents_event" VALUES(42,'incident.updated','incidentupdate',23,'2026-10-18 21:02:00');
INSERT INTO "incidents_event" VALUES(43,'incident.created','incident',8,'2026-10-27 09:30:00');
INSERT INTO "incidents_event" VALUES(44,'incident.updated','incidentupdate',25,'2026-10-27 09:30:00');
INSERT INTO "incidents_event" VALUES(45,'incident.created','incident',9,'2026-11-04 08:02:00');
INSERT INTO "incidents_event" VALUES(46,'incident.updated','incidentupdate',27,'2026-11-04 08:40:00');
INSERT INTO "incidents_event" VALUES(47,'incident.updated','incidentupdate',28,'2026-11-04 11:15:00');
INSERT INTO "incidents_event" VALUES(48,'incident.updated','incidentupdate',29,'2026-11-04 12:20:00');
INSERT INTO "incidents_event" VALUES(49,'incident.updated','incidentupdate',30,'2026-11-04 14:05:00');
INSERT INTO "incidents_event" VALUES(50,'incident.created','incident',10,'2026-11-11 10:11:00');
INSERT INTO "incidents_event" VALUES(51,'incident.updated','incidentupdate',32,'2026-11-11 10:27:00');
INSERT INTO "incidents_event" VALUES(52,'incident.updated','incidentupdate',33,'2026-11-11 10:46:00');
INSERT INTO "incidents_event" VALUES(53,'incident.updated','incidentupdate',34,'2026-11-11 11:20:00');
INSERT INTO "incidents_event" VALUES(54,'maintenance.scheduled','incident',11,'2026-11-12 13:00:00');
INSERT INTO "incidents_event" VALUES(55,'incident.created','incident',12,'2026-11-16 17:31:00');
INSERT INTO "incidents_event" VALUES(56,'incident.updated','incidentupdate',37,'2026-11-16 17:52:00');
INSERT INTO "incidents_event" VALUES(57,'incident.updated','incidentupdate',38,'2026-11-19 05:00:00');
INSERT INTO "incidents_event" VALUES(58,'incident.updated','incidentupdate',39,'2026-11-19 05:48:00');
INSERT INTO "incidents_event" VALUES(59,'incident.updated','incidentupdate',40,'2026-11-19 06:11:00');
INSERT INTO "incidents_event" VALUES(60,'incident.created','incident',13,'2026-11-22 13:30:00');
INSERT INTO "incidents_event" VALUES(61,'incident.updated','incidentupdate',42,'2026-11-22 14:15:00');
INSERT INTO "incidents_event" VALUES(62,'update.edited','incidentupdate',42,'2026-11-22 15:20:00');
INSERT INTO "incidents_event" VALUES(63,'incident.updated','incidentupdate',43,'2026-11-22 15:40:00');
INSERT INTO "incidents_event" VALUES(64,'incident.created','incident',14,'2026-11-25 09:12:00');
INSERT INTO "incidents_event" VALUES(65,'incident.updated','incidentupdate',45,'2026-11-25 09:50:00');
INSERT INTO "incidents_event" VALUES(66,'incident.updated','incidentupdate',46,'2026-11-25 10:31:00');
INSERT INTO "incidents_event" VALUES(67,'maintenance.scheduled','incident',15,'2026-11-26 10:15:00');
INSERT INTO "incidents_event" VALUES(68,'incident.created','incident',16,'2026-11-27 07:20:00');
INSERT INTO "incidents_event" VALUES(69,'incident.updated','incidentupdate',49,'2026-11-27 09:45:00');
INSERT INTO "incidents_event" VALUES(70,'incident.created','incident',17,'2026-11-28 13:03:00');
INSERT INTO "incidents_event" VALUES(71,'incident.updated','incidentupdate',51,'2026-11-28 13:32:00');
INSERT INTO "incidents_event" VALUES(72,'incident.updated','incidentupdate',52,'2026-11-28 14:10:00');
INSERT INTO "incidents_event" VALUES(73,'incident.updated','incidentupdate',53,'2026-11-28 14:36:00');
INSERT INTO "incidents_event" VALUES(74,'job.created','job',2,'2026-11-28 14:44:00');
CREATE TABLE "incidents_heartbeat" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(20) NOT NULL UNIQUE, "at" datetime NOT NULL);
CREATE TABLE "incidents_historicalincident" ("id" bigint NOT NULL, "code" varchar(12) NOT NULL, "kind" varchar(20) NOT NULL, "name" varchar(255) NOT NULL, "status" varchar(20) NOT NULL, "impact" varchar(20) NOT NULL, "impact_override" varchar(20) NULL, "started_at" datetime NOT NULL, "monitoring_at" datetime NULL, "closed_at" datetime NULL, "scheduled_for" datetime NULL, "scheduled_until" datetime NULL, "starts_by_itself" bool NOT NULL, "ends_by_itself" bool NOT NULL, "residual_effect" text NOT NULL, "residual_ends_at" datetime NULL, "is_backfilled" bool NOT NULL, "withdrawn_at" datetime NULL, "created_at" datetime NOT NULL, "history_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "history_date" datetime NOT NULL, "history_change_reason" varchar(100) NULL, "history_type" varchar(1) NOT NULL, "history_user_id" bigint NULL REFERENCES "incidents_user" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "incidents_historicalincident" VALUES(1,'z6x0sfofgkry','realtime','Redirect loops in the JSON documents of projects','identified','none',NULL,'2022-06-10 10:50:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2022-06-10 11:08:00',1,'2026-11-28 14:44:27.727205',NULL,'+',NULL);
INSERT INTO "incidents_historicalincident" VALUES(1,'z6x0sfofgkry','realtime','Redirect loops in the JSON documents of projects','identified','major',NULL,'2022-06-10 10:50:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2022-06-10 11:08:00',2,'2026-11-28 14:44:27.744559',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(1,'z6x0sfofgkry','realtime','Redirect loops in the JSON documents of projects','identified','major',NULL,'2022-06-10 10:50:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2022-06-10 11:08:00',3,'2026-11-28 14:44:27.796542',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(1,'z6x0sfofgkry','realtime','Redirect loops in the JSON documents of projects','identified','major',NULL,'2022-06-10 10:50:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2022-06-10 11:08:00',4,'2026-11-28 14:44:29.002697',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(1,'z6x0sfofgkry','realtime','Redirect loops in the JSON documents of projects','identified','major',NULL,'2022-06-10 10:50:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2022-06-10 11:08:00',5,'2026-11-28 14:44:30.089610',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(1,'z6x0sfofgkry','realtime','Redirect loops in the JSON documents of projects','monitoring','major',NULL,'2022-06-10 10:50:00','2022-06-10 16:01:00',NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2022-06-10 11:08:00',6,'2026-11-28 14:44:33.087979',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(1,'z6x0sfofgkry','realtime','Redirect loops in the JSON documents of projects','resolved','major',NULL,'2022-06-10 10:50:00','2022-06-10 16:01:00','2022-06-10 16:32:00',NULL,NULL,0,0,'Redirect loops may last up to 24 hours for the few projects whose purge failed; they end as caches expire.','2022-06-11 16:01:00',0,NULL,'2022-06-10 11:08:00',7,'2026-11-28 14:44:33.236513',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(1,'z6x0sfofgkry','realtime','Redirect loops in the JSON documents of projects','resolved','major',NULL,'2022-06-10 10:50:00','2022-06-10 16:01:00','2022-06-10 16:32:00',NULL,NULL,0,0,'Redirect loops may last up to 24 hours for the few projects whose purge failed; they end as caches expire.','2022-06-11 16:01:00',0,NULL,'2022-06-10 11:08:00',8,'2026-11-28 14:44:33.337952',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(2,'r2f4ojugcayj','realtime','Loss of network in one data centre','investigating','none',NULL,'2026-09-03 21:33:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-03 21:37:00',9,'2026-11-28 14:44:33.355023',NULL,'+',NULL);
INSERT INTO "incidents_historicalincident" VALUES(2,'r2f4ojugcayj','realtime','Loss of network in one data centre','investigating','critical',NULL,'2026-09-03 21:33:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-03 21:37:00',10,'2026-11-28 14:44:33.372363',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(2,'r2f4ojugcayj','realtime','Loss of network in one data centre','monitoring','critical',NULL,'2026-09-03 21:33:00','2026-09-03 21:51:00',NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-03 21:37:00',11,'2026-11-28 14:44:33.454900',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(2,'r2f4ojugcayj','realtime','Loss of network in one data centre','resolved','critical',NULL,'2026-09-03 21:33:00','2026-09-03 21:51:00','2026-09-03 22:30:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-03 21:37:00',12,'2026-11-28 14:44:33.546448',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(3,'njmk70hogu5a','realtime','Some profile pictures are missing','identified','none','minor','2026-09-11 09:00:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-11 09:40:00',13,'2026-11-28 14:44:33.607295',NULL,'+',NULL);
INSERT INTO "incidents_historicalincident" VALUES(3,'njmk70hogu5a','realtime','Some profile pictures are missing','identified','none','minor','2026-09-11 09:00:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-11 09:40:00',14,'2026-11-28 14:44:33.627912',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(3,'njmk70hogu5a','realtime','Some profile pictures are missing','resolved','none','minor','2026-09-11 09:00:00',NULL,'2026-09-11 18:05:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-11 09:40:00',15,'2026-11-28 14:44:33.672683',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(4,'ddurjrkt9i9v','realtime','Slow answers for what is not cached','investigating','none',NULL,'2026-09-18 14:41:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-18 14:50:00',16,'2026-11-28 14:44:33.686189',NULL,'+',NULL);
INSERT INTO "incidents_historicalincident" VALUES(4,'ddurjrkt9i9v','realtime','Slow answers for what is not cached','investigating','minor',NULL,'2026-09-18 14:41:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-18 14:50:00',17,'2026-11-28 14:44:33.704281',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(4,'ddurjrkt9i9v','realtime','Slow answers for what is not cached','identified','major',NULL,'2026-09-18 14:41:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-18 14:50:00',18,'2026-11-28 14:44:33.781955',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(4,'ddurjrkt9i9v','realtime','Slow answers for what is not cached','monitoring','major',NULL,'2026-09-18 14:41:00','2026-09-18 15:31:00',NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-18 14:50:00',19,'2026-11-28 14:44:33.843619',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(4,'ddurjrkt9i9v','realtime','Slow answers for what is not cached','resolved','major',NULL,'2026-09-18 14:41:00','2026-09-18 15:31:00','2026-09-18 16:10:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-18 14:50:00',20,'2026-11-28 14:44:33.917270',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(5,'gg3fk10yysdc','realtime','Search finds only part of the projects','identified','none',NULL,'2026-09-26 12:00:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-26 12:25:00',21,'2026-11-28 14:44:33.969890',NULL,'+',NULL);
INSERT INTO "incidents_historicalincident" VALUES(5,'gg3fk10yysdc','realtime','Search finds only part of the projects','identified','major',NULL,'2026-09-26 12:00:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-26 12:25:00',22,'2026-11-28 14:44:33.984960',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(5,'gg3fk10yysdc','realtime','Search finds only part of the projects','monitoring','major',NULL,'2026-09-26 12:00:00','2026-09-26 14:22:00',NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-26 12:25:00',23,'2026-11-28 14:44:34.037117',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(5,'gg3fk10yysdc','realtime','Search finds only part of the projects','resolved','major',NULL,'2026-09-26 12:00:00','2026-09-26 14:22:00','2026-09-26 15:00:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-26 12:25:00',24,'2026-11-28 14:44:34.110296',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(6,'k5zpvp7egfmc','realtime','The forum cannot be reached','investigating','none',NULL,'2026-10-07 02:12:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-10-07 02:20:00',25,'2026-11-28 14:44:34.156562',NULL,'+',NULL);
INSERT INTO "incidents_historicalincident" VALUES(6,'k5zpvp7egfmc','realtime','The forum cannot be reached','investigating','critical',NULL,'2026-10-07 02:12:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-10-07 02:20:00',26,'2026-11-28 14:44:34.173358',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(6,'k5zpvp7egfmc','realtime','The forum cannot be reached','resolved','critical',NULL,'2026-10-07 02:12:00',NULL,'2026-10-07 02:58:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-10-07 02:20:00',27,'2026-11-28 14:44:34.226427',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(7,'16zed93at1i7','realtime','Builds for one platform fail','investigating','none',NULL,'2026-10-18 19:10:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-10-18 19:48:00',28,'2026-11-28 14:44:34.257525',NULL,'+',NULL);
INSERT INTO "incidents_historicalincident" VALUES(7,'16zed93at1i7','realtime','Builds for one platform fail','investigating','major',NULL,'2026-10-18 19:10:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-10-18 19:48:00',29,'2026-11-28 14:44:34.275425',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(7,'16zed93at1i7','realtime','Builds for one platform fail','identified','major',NULL,'2026-10-18 19:10:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-10-18 19:48:00',30,'2026-11-28 14:44:34.319826',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(7,'16zed93at1i7','realtime','Builds for one platform fail','resolved','major',NULL,'2026-10-18 19:10:00',NULL,'2026-10-18 21:02:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-10-18 19:48:00',31,'2026-11-28 14:44:34.361378',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(8,'umqnp2187auo','realtime','Downloads were counted twice','identified','none',NULL,'2026-10-26 00:00:00',NULL,NULL,NULL,NULL,0,0,'',NULL,1,NULL,'2026-10-27 09:30:00',32,'2026-11-28 14:44:34.394649',NULL,'+',NULL);
INSERT INTO "incidents_historicalincident" VALUES(8,'umqnp2187auo','realtime','Downloads were counted twice','identified','minor',NULL,'2026-10-26 00:00:00',NULL,NULL,NULL,NULL,0,0,'',NULL,1,NULL,'2026-10-27 09:30:00',33,'2026-11-28 14:44:34.405805',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(8,'umqnp2187auo','realtime','Downloads were counted twice','resolved','minor',NULL,'2026-10-26 00:00:00',NULL,'2026-10-26 15:00:00',NULL,NULL,0,0,'',NULL,1,NULL,'2026-10-27 09:30:00',34,'2026-11-28 14:44:34.464152',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(9,'k32jt4moaecs','realtime','Documentation is not being built','investigating','none',NULL,'2026-11-04 06:30:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-04 08:02:00',35,'2026-11-28 14:44:34.497449',NULL,'+',NULL);
INSERT INTO "incidents_historicalincident" VALUES(9,'k32jt4moaecs','realtime','Documentation is not being built','investigating','minor',NULL,'2026-11-04 06:30:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-04 08:02:00',36,'2026-11-28 14:44:34.513784',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(9,'k32jt4moaecs','realtime','Documentation is not being built','resolved','minor',NULL,'2026-11-04 06:30:00',NULL,'2026-11-04 08:40:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-04 08:02:00',37,'2026-11-28 14:44:34.589264',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(9,'k32jt4moaecs','realtime','Documentation is not being built','identified','major',NULL,'2026-11-04 06:30:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-04 08:02:00',38,'2026-11-28 14:44:34.653156',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(9,'k32jt4moaecs','realtime','Documentation is not being built','monitoring','major',NULL,'2026-11-04 06:30:00','2026-11-04 12:20:00',NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-04 08:02:00',39,'2026-11-28 14:44:34.708610',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(9,'k32jt4moaecs','realtime','Documentation is not being built','resolved','major',NULL,'2026-11-04 06:30:00','2026-11-04 12:20:00','2026-11-04 14:05:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-04 08:02:00',40,'2026-11-28 14:44:34.765142',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(10,'960b7yfc373u','realtime','Uploads are refused','investigating','none',NULL,'2026-11-11 10:04:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-11 10:11:00',41,'2026-11-28 14:44:34.799631',NULL,'+',NULL);
INSERT INTO "incidents_historicalincident" VALUES(10,'960b7yfc373u','realtime','Uploads are refused','investigating','critical',NULL,'2026-11-11 10:04:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-11 10:11:00',42,'2026-11-28 14:44:34.814558',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(10,'960b7yfc373u','realtime','Uploads are refused','identified','critical',NULL,'2026-11-11 10:04:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-11 10:11:00',43,'2026-11-28 14:44:34.861369',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(10,'960b7yfc373u','realtime','Uploads are refused','monitoring','critical',NULL,'2026-11-11 10:04:00','2026-11-11 10:46:00',NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-11 10:11:00',44,'2026-11-28 14:44:34.884800',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(10,'960b7yfc373u','realtime','Uploads are refused','resolved','critical',NULL,'2026-11-11 10:04:00','2026-11-11 10:46:00','2026-11-11 11:20:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-11 10:11:00',45,'2026-11-28 14:44:34.973708',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(11,'0ixabn4loyy4','maintenance','Upgrade of the main database','scheduled','maintenance',NULL,'2026-11-19 05:00:00',NULL,NULL,'2026-11-19 05:00:00','2026-11-19 06:30:00',1,1,'',NULL,0,NULL,'2026-11-12 13:00:00',46,'2026-11-28 14:44:35.016911',NULL,'+',NULL);
INSERT INTO "incidents_historicalincident" VALUES(11,'0ixabn4loyy4','maintenance','Upgrade of the main database','scheduled','maintenance',NULL,'2026-11-19 05:00:00',NULL,NULL,'2026-11-19 05:00:00','2026-11-19 06:30:00',1,1,'',NULL,0,NULL,'2026-11-12 13:00:00',47,'2026-11-28 14:44:35.033278',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(12,'vajtv2nxlqih','realtime','Slow answers from one location of the CDN','identified','none',NULL,'2026-11-16 17:22:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-16 17:31:00',48,'2026-11-28 14:44:35.069272',NULL,'+',NULL);
INSERT INTO "incidents_historicalincident" VALUES(12,'vajtv2nxlqih','realtime','Slow answers from one location of the CDN','identified','minor',NULL,'2026-11-16 17:22:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-16 17:31:00',49,'2026-11-28 14:44:35.088842',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(12,'vajtv2nxlqih','realtime','Slow answers from one location of the CDN','resolved','minor',NULL,'2026-11-16 17:22:00',NULL,'2026-11-16 17:52:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-16 17:31:00',50,'2026-11-28 14:44:35.186056',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(11,'0ixabn4loyy4','maintenance','Upgrade of the main database','in_progress','maintenance',NULL,'2026-11-19 05:00:00',NULL,NULL,'2026-11-19 05:00:00','2026-11-19 06:30:00',1,1,'',NULL,0,NULL,'2026-11-12 13:00:00',51,'2026-11-28 14:44:35.279518',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(11,'0ixabn4loyy4','maintenance','Upgrade of the main database','verifying','maintenance',NULL,'2026-11-19 05:00:00',NULL,NULL,'2026-11-19 05:00:00','2026-11-19 06:30:00',1,1,'',NULL,0,NULL,'2026-11-12 13:00:00',52,'2026-11-28 14:44:35.319272',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(11,'0ixabn4loyy4','maintenance','Upgrade of the main database','completed','maintenance',NULL,'2026-11-19 05:00:00',NULL,'2026-11-19 06:11:00','2026-11-19 05:00:00','2026-11-19 06:30:00',1,1,'',NULL,0,NULL,'2026-11-12 13:00:00',53,'2026-11-28 14:44:35.381962',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(13,'jept18x766fa','realtime','Mail arrives late','investigating','none',NULL,'2026-11-22 13:05:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-22 13:30:00',54,'2026-11-28 14:44:35.413947',NULL,'+',NULL);
INSERT INTO "incidents_historicalincident" VALUES(13,'jept18x766fa','realtime','Mail arrives late','investigating','minor',NULL,'2026-11-22 13:05:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-22 13:30:00',55,'2026-11-28 14:44:35.420867',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(13,'jept18x766fa','realtime','Mail arrives late','monitoring','minor',NULL,'2026-11-22 13:05:00','2026-11-22 14:15:00',NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-22 13:30:00',56,'2026-11-28 14:44:35.449445',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(13,'jept18x766fa','realtime','Mail arrives late','monitoring','minor',NULL,'2026-11-22 13:05:00','2026-11-22 14:15:00',NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-22 13:30:00',57,'2026-11-28 14:44:35.471194',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(13,'jept18x766fa','realtime','Mail arrives late','resolved','minor',NULL,'2026-11-22 13:05:00','2026-11-22 14:15:00','2026-11-22 15:40:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-22 13:30:00',58,'2026-11-28 14:44:35.502324',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(14,'wvsthhgefu7e','realtime','Search does not find new releases','investigating','none',NULL,'2026-11-25 08:40:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-25 09:12:00',59,'2026-11-28 14:44:35.539612',NULL,'+',NULL);
INSERT INTO "incidents_historicalincident" VALUES(14,'wvsthhgefu7e','realtime','Search does not find new releases','investigating','minor',NULL,'2026-11-25 08:40:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-25 09:12:00',60,'2026-11-28 14:44:35.552224',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(14,'wvsthhgefu7e','realtime','Search does not find new releases','identified','minor',NULL,'2026-11-25 08:40:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-25 09:12:00',61,'2026-11-28 14:44:35.870092',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(14,'wvsthhgefu7e','realtime','Search does not find new releases','resolved','minor',NULL,'2026-11-25 08:40:00',NULL,'2026-11-25 10:31:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-25 09:12:00',62,'2026-11-28 14:44:35.901891',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(15,'pb78zvauzklx','maintenance','Failover exercise of the backends','scheduled','maintenance',NULL,'2026-12-01 06:00:00',NULL,NULL,'2026-12-01 06:00:00','2026-12-01 07:30:00',1,1,'',NULL,0,NULL,'2026-11-26 10:15:00',63,'2026-11-28 14:44:35.953085',NULL,'+',NULL);
INSERT INTO "incidents_historicalincident" VALUES(15,'pb78zvauzklx','maintenance','Failover exercise of the backends','scheduled','maintenance',NULL,'2026-12-01 06:00:00',NULL,NULL,'2026-12-01 06:00:00','2026-12-01 07:30:00',1,1,'',NULL,0,NULL,'2026-11-26 10:15:00',64,'2026-11-28 14:44:35.966136',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(16,'7gd6v83coquq','realtime','Download statistics lag behind','identified','none',NULL,'2026-11-27 04:00:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-27 07:20:00',65,'2026-11-28 14:44:35.997053',NULL,'+',NULL);
INSERT INTO "incidents_historicalincident" VALUES(16,'7gd6v83coquq','realtime','Download statistics lag behind','identified','minor',NULL,'2026-11-27 04:00:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-27 07:20:00',66,'2026-11-28 14:44:36.012649',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(16,'7gd6v83coquq','realtime','Download statistics lag behind','resolved','minor',NULL,'2026-11-27 04:00:00',NULL,'2026-11-27 09:45:00',NULL,NULL,0,0,'Download figures of that day may stay too low until the missing hours are counted.','2026-11-29 12:00:00',0,NULL,'2026-11-27 07:20:00',67,'2026-11-28 14:44:36.064271',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(17,'p3c0xlayc08o','realtime','Uploads are slow, and some time out','investigating','none',NULL,'2026-11-28 12:46:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-28 13:03:00',68,'2026-11-28 14:44:36.098073',NULL,'+',NULL);
INSERT INTO "incidents_historicalincident" VALUES(17,'p3c0xlayc08o','realtime','Uploads are slow, and some time out','investigating','minor',NULL,'2026-11-28 12:46:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-28 13:03:00',69,'2026-11-28 14:44:36.117352',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(17,'p3c0xlayc08o','realtime','Uploads are slow, and some time out','identified','major',NULL,'2026-11-28 12:46:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-28 13:03:00',70,'2026-11-28 14:44:36.172190',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(17,'p3c0xlayc08o','realtime','Uploads are slow, and some time out','identified','major',NULL,'2026-11-28 12:46:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-28 13:03:00',71,'2026-11-28 14:44:36.243252',NULL,'~',NULL);
INSERT INTO "incidents_historicalincident" VALUES(17,'p3c0xlayc08o','realtime','Uploads are slow, and some time out','identified','major',NULL,'2026-11-28 12:46:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-28 13:03:00',72,'2026-11-28 14:44:36.271937',NULL,'~',NULL);
CREATE TABLE "incidents_historicalincidentupdate" ("id" bigint NOT NULL, "code" varchar(12) NOT NULL, "status" varchar(20) NOT NULL, "body" text NOT NULL, "display_at" datetime NOT NULL, "next_update_at" datetime NULL, "notifies" bool NOT NULL, "edited_at" datetime NULL, "withdrawn_at" datetime NULL, "created_at" datetime NOT NULL, "history_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "history_date" datetime NOT NULL, "history_change_reason" varchar(100) NULL, "history_type" varchar(1) NOT NULL, "history_user_id" bigint NULL REFERENCES "incidents_user" ("id") DEFERRABLE INITIALLY DEFERRED, "incident_id" bigint NULL, "estimate_depends_on" varchar(255) NOT NULL, "estimate_earliest_at" datetime NULL, "estimate_latest_at" datetime NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(1,'10o22p2mkrl8','identified','Two URLs of the same project redirect to each other: caches still answer with a redirect from before a change that went live at 10:50 UTC. Clients of the JSON API, installers and mirrors among them, run in a loop.

We are looking for a way to clear these cached answers without harming the health of the service as a whole.','2022-06-10 11:08:00','2022-06-10 11:40:00',1,NULL,NULL,'2022-06-10 11:08:00',1,'2026-11-28 14:44:27.734289',NULL,'+',NULL,1,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(2,'zl3yvtmiyyyq','identified','We have started a task that walks all projects and purges the cache of each. Clearing everything at once would be quicker, but an empty cache would send every request to the backends.

We expect it to take **1–2 hours**.','2022-06-10 11:34:00','2022-06-10 12:45:00',1,NULL,NULL,'2022-06-10 11:34:00',2,'2026-11-28 14:44:27.789253',NULL,'+',NULL,1,'','2022-06-10 12:34:00','2022-06-10 13:34:00');
INSERT INTO "incidents_historicalincidentupdate" VALUES(3,'9mgqarokpso8','identified','The mass purge goes on. At the present rate it should be done in **45–60 minutes**.','2022-06-10 12:38:00','2022-06-10 14:00:00',1,NULL,NULL,'2022-06-10 12:38:00',3,'2026-11-28 14:44:28.995700',NULL,'+',NULL,1,'','2022-06-10 13:23:00','2022-06-10 13:38:00');
INSERT INTO "incidents_historicalincidentupdate" VALUES(4,'w735p2nsovzl','identified','All projects are purged **except those whose name begins with `p`**. Our estimate had not taken into account how many names begin with this letter.','2022-06-10 13:54:00','2022-06-10 16:15:00',1,NULL,NULL,'2022-06-10 13:54:00',4,'2026-11-28 14:44:30.083731',NULL,'+',NULL,1,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(5,'vxwqhl9lh4x8','monitoring','All purges have completed. The backends are recovering from refilling the cache, and we watch them do so.

Some purges failed. Those projects may still loop; that ends by itself **within 24 hours**, as their caches expire.','2022-06-10 16:01:00','2022-06-10 16:45:00',1,NULL,NULL,'2022-06-10 16:01:00',5,'2026-11-28 14:44:33.074508',NULL,'+',NULL,1,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(6,'lc4ecy0cgibl','resolved','The backends have recovered and this incident is resolved. What happened, why it took longer than we said, and what we are going to change is in the postmortem.','2022-06-10 16:32:00',NULL,1,NULL,NULL,'2022-06-10 16:32:00',6,'2026-11-28 14:44:33.224590',NULL,'+',NULL,1,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(7,'z58weo3w1anc','investigating','Several services cannot be reached. We are looking into it.','2026-09-03 21:37:00',NULL,1,NULL,NULL,'2026-09-03 21:37:00',7,'2026-11-28 14:44:33.360391',NULL,'+',NULL,2,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(8,'emgbolx39ipi','monitoring','The network of one of our data centres was gone for 14 minutes and is back. Search is still starting.','2026-09-03 21:51:00',NULL,1,NULL,NULL,'2026-09-03 21:51:00',8,'2026-11-28 14:44:33.440433',NULL,'+',NULL,2,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(9,'o188ym6dl07t','resolved','All services answer normally.','2026-09-03 22:30:00',NULL,1,NULL,NULL,'2026-09-03 22:30:00',9,'2026-11-28 14:44:33.534154',NULL,'+',NULL,2,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(10,'ud31016cephk','identified','The service that we take profile pictures from does not answer, so pages show a grey circle instead. Nothing else is affected.','2026-09-11 09:40:00',NULL,1,NULL,NULL,'2026-09-11 09:40:00',10,'2026-11-28 14:44:33.615708',NULL,'+',NULL,3,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(11,'dr0j35m7s617','resolved','The pictures are back.','2026-09-11 18:05:00',NULL,1,NULL,NULL,'2026-09-11 18:05:00',11,'2026-11-28 14:44:33.661711',NULL,'+',NULL,3,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(12,'oq24odhxuija','investigating','Pages that were changed lately take up to ten seconds to load.','2026-09-18 14:50:00',NULL,1,NULL,NULL,'2026-09-18 14:50:00',12,'2026-11-28 14:44:33.690344',NULL,'+',NULL,4,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(13,'jewkduulynvm','identified','A crawler asks for every version of every project. Some requests now fail. We are limiting how fast it may ask.','2026-09-18 15:08:00','2026-09-18 15:45:00',1,NULL,NULL,'2026-09-18 15:08:00',13,'2026-11-28 14:44:33.775167',NULL,'+',NULL,4,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(14,'l0ctz96xzyp3','monitoring','The limit is in place and answers are quick. We keep watching.','2026-09-18 15:31:00',NULL,1,NULL,NULL,'2026-09-18 15:31:00',14,'2026-11-28 14:44:33.832195',NULL,'+',NULL,4,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(15,'hh8hameq852m','resolved','Answers have been quick for half an hour.','2026-09-18 16:10:00',NULL,1,NULL,NULL,'2026-09-18 16:10:00',15,'2026-11-28 14:44:33.910640',NULL,'+',NULL,4,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(16,'s28vtps5h121','identified','Since the index was rebuilt at noon, searching finds about half of all projects. A second rebuild is running; it takes about two hours.','2026-09-26 12:25:00','2026-09-26 14:30:00',1,NULL,NULL,'2026-09-26 12:25:00',16,'2026-11-28 14:44:33.974007',NULL,'+',NULL,5,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(17,'xg6kwfbgtivm','monitoring','The rebuild is done and the number of projects is right again.','2026-09-26 14:22:00',NULL,1,NULL,NULL,'2026-09-26 14:22:00',17,'2026-11-28 14:44:34.025957',NULL,'+',NULL,5,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(18,'t3b0h0dedq5l','resolved','Search finds all projects.','2026-09-26 15:00:00',NULL,1,NULL,NULL,'2026-09-26 15:00:00',18,'2026-11-28 14:44:34.099141',NULL,'+',NULL,5,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(19,'3fqm8fvf5mqv','investigating','The forum does not answer. We are looking into it.','2026-10-07 02:20:00',NULL,1,NULL,NULL,'2026-10-07 02:20:00',19,'2026-11-28 14:44:34.162392',NULL,'+',NULL,6,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(20,'my1jgspna5bh','resolved','The host was moved to other hardware, and the forum is back. No post is lost.','2026-10-07 02:58:00',NULL,1,NULL,NULL,'2026-10-07 02:58:00',20,'2026-11-28 14:44:34.216552',NULL,'+',NULL,6,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(21,'pz7vos7v7lg5','investigating','All builds for 64-bit ARM end with an error. Other platforms are not affected.','2026-10-18 19:48:00',NULL,1,NULL,NULL,'2026-10-18 19:48:00',21,'2026-11-28 14:44:34.265409',NULL,'+',NULL,7,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(22,'wqc7sllwbuk2','identified','A new image of the builders lacks a compiler. We are going back to the old one.','2026-10-18 20:35:00',NULL,1,NULL,NULL,'2026-10-18 20:35:00',22,'2026-11-28 14:44:34.310227',NULL,'+',NULL,7,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(23,'y2ou1wn3p1rw','resolved','Builds succeed. Those that failed were started again; nothing is left to do.','2026-10-18 21:02:00',NULL,1,NULL,NULL,'2026-10-18 21:02:00',23,'2026-11-28 14:44:34.354739',NULL,'+',NULL,7,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(24,'2vyvipj96zka','identified','After a move of the log collector each download was counted twice.','2026-10-26 00:00:00',NULL,1,NULL,NULL,'2026-10-27 09:30:00',24,'2026-11-28 14:44:34.397372',NULL,'+',NULL,8,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(25,'fw7spwdai8tq','resolved','The old collector was switched off at 15:00 UTC, and the figures of that day are corrected. We noticed only the next morning, hence this late report.','2026-10-26 15:00:00',NULL,1,NULL,NULL,'2026-10-27 09:30:00',25,'2026-11-28 14:44:34.453970',NULL,'+',NULL,8,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(26,'odnm0agqy3i4','investigating','Changes to the documentation have not appeared since 06:30 UTC.','2026-11-04 08:02:00',NULL,1,NULL,NULL,'2026-11-04 08:02:00',26,'2026-11-28 14:44:34.502098',NULL,'+',NULL,9,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(27,'sfdgkuvqwuti','resolved','A build had hung and held up all others. We ended it, and changes appear again.','2026-11-04 08:40:00',NULL,1,NULL,NULL,'2026-11-04 08:40:00',27,'2026-11-28 14:44:34.579161',NULL,'+',NULL,9,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(28,'ed4i7vvxoa54','identified','It happened again: the same project hangs each time it is built, and this time the pages that are already there fail now and then.','2026-11-04 11:15:00','2026-11-04 12:30:00',1,NULL,NULL,'2026-11-04 11:15:00',28,'2026-11-28 14:44:34.641655',NULL,'+',NULL,9,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(29,'n3rvzdtf1duk','monitoring','Builds now have a time limit. The queue is getting shorter.','2026-11-04 12:20:00',NULL,1,NULL,NULL,'2026-11-04 12:20:00',29,'2026-11-28 14:44:34.695710',NULL,'+',NULL,9,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(30,'8sfy29r75eih','resolved','The queue is empty; no build has hung since.','2026-11-04 14:05:00',NULL,1,NULL,NULL,'2026-11-04 14:05:00',30,'2026-11-28 14:44:34.760379',NULL,'+',NULL,9,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(31,'my8ppb97g62a','investigating','Every upload ends with the error 503. We are looking into it.','2026-11-11 10:11:00','2026-11-11 10:30:00',1,NULL,NULL,'2026-11-11 10:11:00',31,'2026-11-28 14:44:34.806946',NULL,'+',NULL,10,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(32,'d2y0p49mc4sz','identified','A certificate between the upload service and the storage ran out at 10:04 UTC. A new one is being put in place.','2026-11-11 10:27:00','2026-11-11 11:00:00',1,NULL,NULL,'2026-11-11 10:27:00',32,'2026-11-28 14:44:34.853339',NULL,'+',NULL,10,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(33,'walc05g6j4bs','monitoring','Most uploads succeed again. A few machines are still starting.','2026-11-11 10:46:00',NULL,1,NULL,NULL,'2026-11-11 10:46:00',33,'2026-11-28 14:44:34.878558',NULL,'+',NULL,10,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(34,'nnr8nuyugnvf','resolved','Uploads work. An alarm now tells us of such certificates two weeks ahead.','2026-11-11 11:20:00',NULL,1,NULL,NULL,'2026-11-11 11:20:00',34,'2026-11-28 14:44:34.965328',NULL,'+',NULL,10,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(35,'2ylredmexo8t','scheduled','We are moving the main database to a newer version. While we do, releases cannot be published and nobody can sign in; installing is not affected.','2026-11-12 13:00:00',NULL,1,NULL,NULL,'2026-11-12 13:00:00',35,'2026-11-28 14:44:35.026441',NULL,'+',NULL,11,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(36,'w0uyvn31l68h','identified','Readers in the south-east of Asia wait several seconds for an answer: one location of the CDN is losing packets. Traffic is being led around it.','2026-11-16 17:31:00',NULL,1,NULL,NULL,'2026-11-16 17:31:00',36,'2026-11-28 14:44:35.084356',NULL,'+',NULL,12,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(37,'l12tc07ka91i','resolved','Traffic goes around that location, and answers are as quick as usual.','2026-11-16 17:52:00',NULL,1,NULL,NULL,'2026-11-16 17:52:00',37,'2026-11-28 14:44:35.175490',NULL,'+',NULL,12,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(38,'nfkrpjes0636','in_progress','The upgrade has begun. Uploads and signing in are switched off.','2026-11-19 05:00:00',NULL,1,NULL,NULL,'2026-11-19 05:00:00',38,'2026-11-28 14:44:35.264841',NULL,'+',NULL,11,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(39,'rv3cbzgfecb7','verifying','The new version is running. We are checking it before we let anyone in.','2026-11-19 05:48:00',NULL,1,NULL,NULL,'2026-11-19 05:48:00',39,'2026-11-28 14:44:35.312872',NULL,'+',NULL,11,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(40,'cimgcsqaj1v4','completed','Uploads and signing in are back, 19 minutes earlier than announced.','2026-11-19 06:11:00',NULL,1,NULL,NULL,'2026-11-19 06:11:00',40,'2026-11-28 14:44:35.362397',NULL,'+',NULL,11,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(41,'3ki13i8g5f4f','investigating','Messages of our lists, and mail that confirms an address, take up to an hour to arrive.','2026-11-22 13:30:00',NULL,1,NULL,NULL,'2026-11-22 13:30:00',41,'2026-11-28 14:44:35.416968',NULL,'+',NULL,13,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(42,'7yw7l8a3uyl8','monitoring','A large provider had been slowing down what we send, and has stopped doing so. 1,900 messages are waiting and will be delivered within the hour.','2026-11-22 14:15:00',NULL,1,NULL,NULL,'2026-11-22 14:15:00',42,'2026-11-28 14:44:35.441187',NULL,'+',NULL,13,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(42,'7yw7l8a3uyl8','monitoring','A large provider had been slowing down what we send, and has stopped doing so. 19,000 messages are waiting and will be delivered within two hours.','2026-11-22 14:15:00',NULL,1,'2026-11-22 15:20:00',NULL,'2026-11-22 14:15:00',43,'2026-11-28 14:44:35.463022',NULL,'~',NULL,13,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(43,'ctl4zww7iw2a','resolved','All waiting mail is delivered.','2026-11-22 15:40:00',NULL,1,NULL,NULL,'2026-11-22 15:40:00',44,'2026-11-28 14:44:35.498518',NULL,'+',NULL,13,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(44,'p3rfgbdcijbd','investigating','Releases published since about 08:40 UTC cannot be found by searching. Their pages and files are there.','2026-11-25 09:12:00','2026-11-25 10:00:00',1,NULL,NULL,'2026-11-25 09:12:00',45,'2026-11-28 14:44:35.543720',NULL,'+',NULL,14,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(45,'qbozy3ssf9sd','identified','The search index stopped taking in changes after a restart. We are feeding it what it missed.','2026-11-25 09:50:00','2026-11-25 10:45:00',1,NULL,NULL,'2026-11-25 09:50:00',46,'2026-11-28 14:44:35.860871',NULL,'+',NULL,14,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(46,'4ymwlgg872wi','resolved','Search knows all releases again.','2026-11-25 10:31:00',NULL,1,NULL,NULL,'2026-11-25 10:31:00',47,'2026-11-28 14:44:35.896652',NULL,'+',NULL,14,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(47,'8s182y63e0bf','scheduled','We practise the move to the second data centre, as we do every quarter. Requests that no cache can answer may take a few seconds longer.','2026-11-26 10:15:00',NULL,1,NULL,NULL,'2026-11-26 10:15:00',48,'2026-11-28 14:44:35.956379',NULL,'+',NULL,15,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(48,'8s3z4h2d5pls','identified','Since 04:00 UTC no downloads have been counted: the disk that collects the logs is full. None are lost; they wait to be counted.','2026-11-27 07:20:00',NULL,1,NULL,NULL,'2026-11-27 07:20:00',49,'2026-11-28 14:44:36.000721',NULL,'+',NULL,16,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(49,'fxk14x353s8u','resolved','Counting goes on, and what is new is counted first. The hours that are missing are filled in the background.','2026-11-27 09:45:00',NULL,1,NULL,NULL,'2026-11-27 09:45:00',50,'2026-11-28 14:44:36.055253',NULL,'+',NULL,16,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(50,'odp0vfkfaas5','investigating','Publishing a release takes much longer than usual. We are looking into it.','2026-11-28 13:03:00','2026-11-28 13:34:00',1,NULL,NULL,'2026-11-28 13:03:00',51,'2026-11-28 14:44:36.107145',NULL,'+',NULL,17,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(51,'ml8j8dwo1hjd','identified','One of the three storage nodes writes at a tenth of its usual speed, so large files time out, and builds with them.

We are taking the node out of service. If an upload fails, try it again: a release that was refused leaves nothing behind.','2026-11-28 13:32:00','2026-11-28 14:14:00',1,NULL,NULL,'2026-11-28 13:32:00',52,'2026-11-28 14:44:36.154128',NULL,'+',NULL,17,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(52,'g0iokwg1g8cj','identified','The node is out of service, and the other two are taking over its share. Files under **10 MB** upload normally; larger ones may still time out.','2026-11-28 14:10:00','2026-11-28 14:54:00',1,NULL,NULL,'2026-11-28 14:10:00',53,'2026-11-28 14:44:36.231772',NULL,'+',NULL,17,'',NULL,NULL);
INSERT INTO "incidents_historicalincidentupdate" VALUES(53,'qthsvad6w43x','identified','The whole share is copied, and uploads succeed again. But pages that were cached meanwhile may lack the latest release of their project, so we are purging them all, at a pace that the backends can bear.','2026-11-28 14:36:00','2026-11-28 15:36:00',1,NULL,NULL,'2026-11-28 14:36:00',54,'2026-11-28 14:44:36.260771',NULL,'+',NULL,17,'',NULL,NULL);
CREATE TABLE "incidents_historicalpostmortem" ("id" bigint NOT NULL, "code" varchar(12) NOT NULL, "published_body" text NOT NULL, "published_at" datetime NULL, "revised_at" datetime NULL, "created_at" datetime NOT NULL, "history_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "history_date" datetime NOT NULL, "history_change_reason" varchar(100) NULL, "history_type" varchar(1) NOT NULL, "history_user_id" bigint NULL REFERENCES "incidents_user" ("id") DEFERRABLE INITIALLY DEFERRED, "incident_id" bigint NULL);
INSERT INTO "incidents_historicalpostmortem" VALUES(1,'xkph2wqnxqwu','',NULL,NULL,'2022-06-10 16:32:00',1,'2026-11-28 14:44:33.303927',NULL,'+',NULL,1);
INSERT INTO "incidents_historicalpostmortem" VALUES(1,'xkph2wqnxqwu','',NULL,NULL,'2022-06-10 16:32:00',2,'2026-11-28 14:44:33.321452',NULL,'~',NULL,1);
INSERT INTO "incidents_historicalpostmortem" VALUES(1,'xkph2wqnxqwu','## Summary

From 10:50 UTC on 10 June 2022 many requests for the JSON documents of projects were redirected in a circle, until 16:01 for most projects and for at most a day longer for a few.

A project can be asked for by its name as its authors write it (*verbatim*) or in one spelling that all share (*normalized*: lower case, dashes). At 10:50 two changes went live together: the application now treats the normalized name as the canonical URL of a project''s JSON documents, and the CDN redirects to it at the edge, before the application is asked. Until then it had been the other way round, and caches still held those old redirects. Where one was left, each URL led to the other, for ever:

| Asked for | Before 10:50 | After 10:50 | … with the old answer still cached |
| --- | --- | --- | --- |
| `/json/Sample.Project` | the document | redirect to `/json/sample-project` | redirect to `/json/sample-project` |
| `/json/sample-project` | redirect to `/json/Sample.Project` | the document | redirect to `/json/Sample.Project` – **a loop** |

```http
GET /json/Sample.Project HTTP/1.1

HTTP/1.1 301 Moved Permanently
Location: /json/sample-project

GET /json/sample-project HTTP/1.1

HTTP/1.1 301 Moved Permanently
Location: /json/Sample.Project
Age: 51840
```

The first answer is new and made at the edge. The second, as its `Age` shows, is from the day before. Each change had been reviewed and was right by itself; nobody had asked what the caches would add to them.

## Impact

- **Who was affected:** clients of the JSON API – installers, mirroring tools, and our own file redirector, which asks it where a file is stored. They followed the redirects until they gave up.
- **Which projects:** those whose written name differs from the normalized one and whose old redirect was in a cache. All others answered as usual.
- **How long:** from 10:50 to 16:01 UTC. For names whose purge had failed, loops lasted until their cache expired, at most 24 hours more.
- **What kept working:** uploads, search, documentation and mail.
- **A side effect:** while the caches were being refilled, the backends answered more slowly. They had recovered by 16:32 UTC.

## Mitigation

Two ways out were at hand, and we took neither. Going back would have made the same loops in the other direction, since caches had begun to hold the *new* redirects too. Purging everything at once would have sent every reader to the backends at the same moment and overloaded them for many more hours. So we knowingly rolled forward: a task walked all projects and purged the cache of each.

The work ran as pools of processes, one partition per first letter of the name, all in parallel. At 11:34 we expected it to take one to two hours. That held for most letters. The letter `p` alone took nearly four hours: about every eighth name begins with it, and one pool had to do them all. Our estimate had divided the work by the number of letters, not looked at the largest.

| Time (UTC) | What happened |
| --- | --- |
| 10:50 | Both changes go live |
| 11:08 | Cause identified |
| 11:34 | Purge of all projects started, estimated at 1–2 hours |
| 12:38 | Purge under way, estimated at 45–60 minutes more |
| 13:54 | All letters done but `p` |
| 16:01 | All purges completed; backends refill the cache |
| 16:32 | Resolved |

Some single purges failed. We did not repeat them: the entries expire within 24 hours by themselves.

## Future work

- [ ] **Purge safely and quickly.** Better tools for mass purges: shared work instead of one pool a letter, a rate that the backends can bear, and a progress that everyone can read.
- [ ] **Limit how far a purge reaches.** Tag what is cached more finely, so that one kind of answer can be purged without the rest.
- [ ] **Review changes of the CDN''s configuration with more confidence.** Test them against caches that are warm, not only empty ones, and never release them together with a change of what they point to.','2022-06-10 16:32:00','2022-06-10 16:32:00','2022-06-10 16:32:00',3,'2026-11-28 14:44:33.335901',NULL,'~',NULL,1);
CREATE TABLE "incidents_historicalpostmortemsection" ("id" bigint NOT NULL, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "title" varchar(255) NOT NULL, "body" text NOT NULL, "is_internal" bool NOT NULL, "history_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "history_date" datetime NOT NULL, "history_change_reason" varchar(100) NULL, "history_type" varchar(1) NOT NULL, "history_user_id" bigint NULL REFERENCES "incidents_user" ("id") DEFERRABLE INITIALLY DEFERRED, "postmortem_id" bigint NULL);
INSERT INTO "incidents_historicalpostmortemsection" VALUES(1,0,'Summary','From 10:50 UTC on 10 June 2022 many requests for the JSON documents of projects were redirected in a circle, until 16:01 for most projects and for at most a day longer for a few.

A project can be asked for by its name as its authors write it (*verbatim*) or in one spelling that all share (*normalized*: lower case, dashes). At 10:50 two changes went live together: the application now treats the normalized name as the canonical URL of a project''s JSON documents, and the CDN redirects to it at the edge, before the application is asked. Until then it had been the other way round, and caches still held those old redirects. Where one was left, each URL led to the other, for ever:

| Asked for | Before 10:50 | After 10:50 | … with the old answer still cached |
| --- | --- | --- | --- |
| `/json/Sample.Project` | the document | redirect to `/json/sample-project` | redirect to `/json/sample-project` |
| `/json/sample-project` | redirect to `/json/Sample.Project` | the document | redirect to `/json/Sample.Project` – **a loop** |

```http
GET /json/Sample.Project HTTP/1.1

HTTP/1.1 301 Moved Permanently
Location: /json/sample-project

GET /json/sample-project HTTP/1.1

HTTP/1.1 301 Moved Permanently
Location: /json/Sample.Project
Age: 51840
```

The first answer is new and made at the edge. The second, as its `Age` shows, is from the day before. Each change had been reviewed and was right by itself; nobody had asked what the caches would add to them.',0,1,'2026-11-28 14:44:33.308971',NULL,'+',NULL,1);
INSERT INTO "incidents_historicalpostmortemsection" VALUES(2,1,'Impact','- **Who was affected:** clients of the JSON API – installers, mirroring tools, and our own file redirector, which asks it where a file is stored. They followed the redirects until they gave up.
- **Which projects:** those whose written name differs from the normalized one and whose old redirect was in a cache. All others answered as usual.
- **How long:** from 10:50 to 16:01 UTC. For names whose purge had failed, loops lasted until their cache expired, at most 24 hours more.
- **What kept working:** uploads, search, documentation and mail.
- **A side effect:** while the caches were being refilled, the backends answered more slowly. They had recovered by 16:32 UTC.',0,2,'2026-11-28 14:44:33.310860',NULL,'+',NULL,1);
INSERT INTO "incidents_historicalpostmortemsection" VALUES(3,2,'Mitigation','Two ways out were at hand, and we took neither. Going back would have made the same loops in the other direction, since caches had begun to hold the *new* redirects too. Purging everything at once would have sent every reader to the backends at the same moment and overloaded them for many more hours. So we knowingly rolled forward: a task walked all projects and purged the cache of each.

The work ran as pools of processes, one partition per first letter of the name, all in parallel. At 11:34 we expected it to take one to two hours. That held for most letters. The letter `p` alone took nearly four hours: about every eighth name begins with it, and one pool had to do them all. Our estimate had divided the work by the number of letters, not looked at the largest.

| Time (UTC) | What happened |
| --- | --- |
| 10:50 | Both changes go live |
| 11:08 | Cause identified |
| 11:34 | Purge of all projects started, estimated at 1–2 hours |
| 12:38 | Purge under way, estimated at 45–60 minutes more |
| 13:54 | All letters done but `p` |
| 16:01 | All purges completed; backends refill the cache |
| 16:32 | Resolved |

Some single purges failed. We did not repeat them: the entries expire within 24 hours by themselves.',0,3,'2026-11-28 14:44:33.312164',NULL,'+',NULL,1);
INSERT INTO "incidents_historicalpostmortemsection" VALUES(4,3,'Future work','- [ ] **Purge safely and quickly.** Better tools for mass purges: shared work instead of one pool a letter, a rate that the backends can bear, and a progress that everyone can read.
- [ ] **Limit how far a purge reaches.** Tag what is cached more finely, so that one kind of answer can be purged without the rest.
- [ ] **Review changes of the CDN''s configuration with more confidence.** Test them against caches that are warm, not only empty ones, and never release them together with a change of what they point to.',0,4,'2026-11-28 14:44:33.313398',NULL,'+',NULL,1);
INSERT INTO "incidents_historicalpostmortemsection" VALUES(5,4,'Notes for ourselves','Not for readers:

- The list of names whose purge failed is kept with the log of the task; compare it with tomorrow''s error rate before it is deleted.
- Twice we promised an end that did not hold. Next time say a range, and say which letter decides.
- Ask support how many tickets this made; the figure belongs into the quarterly review.',1,5,'2026-11-28 14:44:33.319018',NULL,'+',NULL,1);
CREATE TABLE "incidents_incident" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(12) NOT NULL UNIQUE, "kind" varchar(20) NOT NULL, "name" varchar(255) NOT NULL, "status" varchar(20) NOT NULL, "impact" varchar(20) NOT NULL, "impact_override" varchar(20) NULL, "started_at" datetime NOT NULL, "monitoring_at" datetime NULL, "closed_at" datetime NULL, "scheduled_for" datetime NULL, "scheduled_until" datetime NULL, "starts_by_itself" bool NOT NULL, "ends_by_itself" bool NOT NULL, "residual_effect" text NOT NULL, "residual_ends_at" datetime NULL, "is_backfilled" bool NOT NULL, "withdrawn_at" datetime NULL, "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "told_at" datetime NOT NULL, CONSTRAINT "incident_has_name" CHECK (NOT ("name" = '')), CONSTRAINT "incident_name_fits" CHECK (LENGTH("name") <= 255), CONSTRAINT "incident_has_code" CHECK ("code" REGEXP '^[a-z0-9]{12}$'), CONSTRAINT "incident_status_fits_kind" CHECK ((("kind" = 'realtime' AND "status" IN ('investigating', 'identified', 'monitoring', 'resolved')) OR ("kind" = 'maintenance' AND "status" IN ('scheduled', 'in_progress', 'verifying', 'completed')))), CONSTRAINT "incident_window_fits_kind" CHECK ((("kind" = 'realtime' AND "scheduled_for" IS NULL AND "scheduled_until" IS NULL) OR ("kind" = 'maintenance' AND "scheduled_for" IS NOT NULL AND "scheduled_until" > ("scheduled_for")))), CONSTRAINT "incident_only_maintenance_runs_by_itself" CHECK (("kind" = 'maintenance' OR (NOT "ends_by_itself" AND NOT "starts_by_itself"))), CONSTRAINT "incident_impact_fits_kind" CHECK ((("kind" = 'realtime' AND NOT ("impact" = 'maintenance')) OR ("kind" = 'maintenance' AND "impact" = 'maintenance' AND "impact_override" IS NULL))), CONSTRAINT "incident_impact_is_known" CHECK (("impact" IN ('none', 'minor', 'major', 'critical', 'maintenance') AND ("impact_override" IS NULL OR "impact_override" IN ('none', 'minor', 'major', 'critical')))), CONSTRAINT "incident_closed_iff_closed_at" CHECK ((("closed_at" IS NOT NULL AND "status" IN ('completed', 'resolved')) OR (NOT ("status" IN ('completed', 'resolved')) AND "closed_at" IS NULL))), CONSTRAINT "incident_ends_after_start" CHECK (("kind" = 'maintenance' OR "closed_at" IS NULL OR "closed_at" >= ("started_at"))), CONSTRAINT "incident_residual_effect_has_end" CHECK ((("residual_effect" = '' AND "residual_ends_at" IS NULL) OR (NOT ("residual_effect" = '') AND "residual_ends_at" IS NOT NULL))), CONSTRAINT "incident_residual_fits" CHECK (LENGTH("residual_effect") <= 1000), CONSTRAINT "incident_residual_ends_after_end" CHECK (("closed_at" IS NULL OR "residual_ends_at" IS NULL OR "residual_ends_at" >= ("closed_at"))));
INSERT INTO "incidents_incident" VALUES(1,'z6x0sfofgkry','realtime','Redirect loops in the JSON documents of projects','resolved','major',NULL,'2022-06-10 10:50:00','2022-06-10 16:01:00','2022-06-10 16:32:00',NULL,NULL,0,0,'Redirect loops may last up to 24 hours for the few projects whose purge failed; they end as caches expire.','2022-06-11 16:01:00',0,NULL,'2022-06-10 11:08:00','2022-06-10 16:32:00','2022-06-10 16:32:00');
INSERT INTO "incidents_incident" VALUES(2,'r2f4ojugcayj','realtime','Loss of network in one data centre','resolved','critical',NULL,'2026-09-03 21:33:00','2026-09-03 21:51:00','2026-09-03 22:30:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-03 21:37:00','2026-09-03 22:30:00','2026-09-03 22:30:00');
INSERT INTO "incidents_incident" VALUES(3,'njmk70hogu5a','realtime','Some profile pictures are missing','resolved','none','minor','2026-09-11 09:00:00',NULL,'2026-09-11 18:05:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-11 09:40:00','2026-09-11 18:05:00','2026-09-11 18:05:00');
INSERT INTO "incidents_incident" VALUES(4,'ddurjrkt9i9v','realtime','Slow answers for what is not cached','resolved','major',NULL,'2026-09-18 14:41:00','2026-09-18 15:31:00','2026-09-18 16:10:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-18 14:50:00','2026-09-18 16:10:00','2026-09-18 16:10:00');
INSERT INTO "incidents_incident" VALUES(5,'gg3fk10yysdc','realtime','Search finds only part of the projects','resolved','major',NULL,'2026-09-26 12:00:00','2026-09-26 14:22:00','2026-09-26 15:00:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-09-26 12:25:00','2026-09-26 15:00:00','2026-09-26 15:00:00');
INSERT INTO "incidents_incident" VALUES(6,'k5zpvp7egfmc','realtime','The forum cannot be reached','resolved','critical',NULL,'2026-10-07 02:12:00',NULL,'2026-10-07 02:58:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-10-07 02:20:00','2026-10-07 02:58:00','2026-10-07 02:58:00');
INSERT INTO "incidents_incident" VALUES(7,'16zed93at1i7','realtime','Builds for one platform fail','resolved','major',NULL,'2026-10-18 19:10:00',NULL,'2026-10-18 21:02:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-10-18 19:48:00','2026-10-18 21:02:00','2026-10-18 21:02:00');
INSERT INTO "incidents_incident" VALUES(8,'umqnp2187auo','realtime','Downloads were counted twice','resolved','minor',NULL,'2026-10-26 00:00:00',NULL,'2026-10-26 15:00:00',NULL,NULL,0,0,'',NULL,1,NULL,'2026-10-27 09:30:00','2026-10-27 09:30:00','2026-10-27 09:30:00');
INSERT INTO "incidents_incident" VALUES(9,'k32jt4moaecs','realtime','Documentation is not being built','resolved','major',NULL,'2026-11-04 06:30:00','2026-11-04 12:20:00','2026-11-04 14:05:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-04 08:02:00','2026-11-04 14:05:00','2026-11-04 14:05:00');
INSERT INTO "incidents_incident" VALUES(10,'960b7yfc373u','realtime','Uploads are refused','resolved','critical',NULL,'2026-11-11 10:04:00','2026-11-11 10:46:00','2026-11-11 11:20:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-11 10:11:00','2026-11-11 11:20:00','2026-11-11 11:20:00');
INSERT INTO "incidents_incident" VALUES(11,'0ixabn4loyy4','maintenance','Upgrade of the main database','completed','maintenance',NULL,'2026-11-19 05:00:00',NULL,'2026-11-19 06:11:00','2026-11-19 05:00:00','2026-11-19 06:30:00',1,1,'',NULL,0,NULL,'2026-11-12 13:00:00','2026-11-19 06:11:00','2026-11-19 06:11:00');
INSERT INTO "incidents_incident" VALUES(12,'vajtv2nxlqih','realtime','Slow answers from one location of the CDN','resolved','minor',NULL,'2026-11-16 17:22:00',NULL,'2026-11-16 17:52:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-16 17:31:00','2026-11-16 17:52:00','2026-11-16 17:52:00');
INSERT INTO "incidents_incident" VALUES(13,'jept18x766fa','realtime','Mail arrives late','resolved','minor',NULL,'2026-11-22 13:05:00','2026-11-22 14:15:00','2026-11-22 15:40:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-22 13:30:00','2026-11-22 15:40:00','2026-11-22 15:40:00');
INSERT INTO "incidents_incident" VALUES(14,'wvsthhgefu7e','realtime','Search does not find new releases','resolved','minor',NULL,'2026-11-25 08:40:00',NULL,'2026-11-25 10:31:00',NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-25 09:12:00','2026-11-25 10:31:00','2026-11-25 10:31:00');
INSERT INTO "incidents_incident" VALUES(15,'pb78zvauzklx','maintenance','Failover exercise of the backends','scheduled','maintenance',NULL,'2026-12-01 06:00:00',NULL,NULL,'2026-12-01 06:00:00','2026-12-01 07:30:00',1,1,'',NULL,0,NULL,'2026-11-26 10:15:00','2026-11-26 10:15:00','2026-11-26 10:15:00');
INSERT INTO "incidents_incident" VALUES(16,'7gd6v83coquq','realtime','Download statistics lag behind','resolved','minor',NULL,'2026-11-27 04:00:00',NULL,'2026-11-27 09:45:00',NULL,NULL,0,0,'Download figures of that day may stay too low until the missing hours are counted.','2026-11-29 12:00:00',0,NULL,'2026-11-27 07:20:00','2026-11-27 09:45:00','2026-11-27 09:45:00');
INSERT INTO "incidents_incident" VALUES(17,'p3c0xlayc08o','realtime','Uploads are slow, and some time out','identified','major',NULL,'2026-11-28 12:46:00',NULL,NULL,NULL,NULL,0,0,'',NULL,0,NULL,'2026-11-28 13:03:00','2026-11-28 14:36:00','2026-11-28 14:36:00');
CREATE TABLE "incidents_incidentupdate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(12) NOT NULL UNIQUE, "status" varchar(20) NOT NULL, "body" text NOT NULL, "display_at" datetime NOT NULL, "next_update_at" datetime NULL, "notifies" bool NOT NULL, "submission" varchar(64) NULL UNIQUE, "edited_at" datetime NULL, "withdrawn_at" datetime NULL, "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "incident_id" bigint NOT NULL REFERENCES "incidents_incident" ("id") DEFERRABLE INITIALLY DEFERRED, "estimate_depends_on" varchar(255) NOT NULL, "estimate_earliest_at" datetime NULL, "estimate_latest_at" datetime NULL, CONSTRAINT "update_has_body" CHECK (NOT ("body" = '')), CONSTRAINT "update_body_fits" CHECK (LENGTH("body") <= 25000), CONSTRAINT "update_has_code" CHECK ("code" REGEXP '^[a-z0-9]{12}$'), CONSTRAINT "update_status" CHECK ("status" IN ('investigating', 'identified', 'monitoring', 'resolved', 'scheduled', 'in_progress', 'verifying', 'completed')), CONSTRAINT "update_promises_a_later_one" CHECK (("next_update_at" IS NULL OR "next_update_at" > ("display_at"))), CONSTRAINT "update_submission_not_empty" CHECK (("submission" IS NULL OR NOT ("submission" = '' AND "submission" IS NOT NULL))), CONSTRAINT "update_estimate_is_a_range" CHECK ((("estimate_depends_on" = '' AND "estimate_earliest_at" IS NULL AND "estimate_latest_at" IS NULL) OR ("estimate_earliest_at" >= ("display_at") AND "estimate_earliest_at" IS NOT NULL AND "estimate_latest_at" >= ("estimate_earliest_at") AND "estimate_latest_at" IS NOT NULL))));
INSERT INTO "incidents_incidentupdate" VALUES(1,'10o22p2mkrl8','identified','Two URLs of the same project redirect to each other: caches still answer with a redirect from before a change that went live at 10:50 UTC. Clients of the JSON API, installers and mirrors among them, run in a loop.

We are looking for a way to clear these cached answers without harming the health of the service as a whole.','2022-06-10 11:08:00','2022-06-10 11:40:00',1,NULL,NULL,NULL,'2022-06-10 11:08:00','2022-06-10 11:08:00',1,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(2,'zl3yvtmiyyyq','identified','We have started a task that walks all projects and purges the cache of each. Clearing everything at once would be quicker, but an empty cache would send every request to the backends.

We expect it to take **1–2 hours**.','2022-06-10 11:34:00','2022-06-10 12:45:00',1,NULL,NULL,NULL,'2022-06-10 11:34:00','2022-06-10 11:34:00',1,'','2022-06-10 12:34:00','2022-06-10 13:34:00');
INSERT INTO "incidents_incidentupdate" VALUES(3,'9mgqarokpso8','identified','The mass purge goes on. At the present rate it should be done in **45–60 minutes**.','2022-06-10 12:38:00','2022-06-10 14:00:00',1,NULL,NULL,NULL,'2022-06-10 12:38:00','2022-06-10 12:38:00',1,'','2022-06-10 13:23:00','2022-06-10 13:38:00');
INSERT INTO "incidents_incidentupdate" VALUES(4,'w735p2nsovzl','identified','All projects are purged **except those whose name begins with `p`**. Our estimate had not taken into account how many names begin with this letter.','2022-06-10 13:54:00','2022-06-10 16:15:00',1,NULL,NULL,NULL,'2022-06-10 13:54:00','2022-06-10 13:54:00',1,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(5,'vxwqhl9lh4x8','monitoring','All purges have completed. The backends are recovering from refilling the cache, and we watch them do so.

Some purges failed. Those projects may still loop; that ends by itself **within 24 hours**, as their caches expire.','2022-06-10 16:01:00','2022-06-10 16:45:00',1,NULL,NULL,NULL,'2022-06-10 16:01:00','2022-06-10 16:01:00',1,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(6,'lc4ecy0cgibl','resolved','The backends have recovered and this incident is resolved. What happened, why it took longer than we said, and what we are going to change is in the postmortem.','2022-06-10 16:32:00',NULL,1,NULL,NULL,NULL,'2022-06-10 16:32:00','2022-06-10 16:32:00',1,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(7,'z58weo3w1anc','investigating','Several services cannot be reached. We are looking into it.','2026-09-03 21:37:00',NULL,1,NULL,NULL,NULL,'2026-09-03 21:37:00','2026-09-03 21:37:00',2,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(8,'emgbolx39ipi','monitoring','The network of one of our data centres was gone for 14 minutes and is back. Search is still starting.','2026-09-03 21:51:00',NULL,1,NULL,NULL,NULL,'2026-09-03 21:51:00','2026-09-03 21:51:00',2,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(9,'o188ym6dl07t','resolved','All services answer normally.','2026-09-03 22:30:00',NULL,1,NULL,NULL,NULL,'2026-09-03 22:30:00','2026-09-03 22:30:00',2,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(10,'ud31016cephk','identified','The service that we take profile pictures from does not answer, so pages show a grey circle instead. Nothing else is affected.','2026-09-11 09:40:00',NULL,1,NULL,NULL,NULL,'2026-09-11 09:40:00','2026-09-11 09:40:00',3,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(11,'dr0j35m7s617','resolved','The pictures are back.','2026-09-11 18:05:00',NULL,1,NULL,NULL,NULL,'2026-09-11 18:05:00','2026-09-11 18:05:00',3,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(12,'oq24odhxuija','investigating','Pages that were changed lately take up to ten seconds to load.','2026-09-18 14:50:00',NULL,1,NULL,NULL,NULL,'2026-09-18 14:50:00','2026-09-18 14:50:00',4,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(13,'jewkduulynvm','identified','A crawler asks for every version of every project. Some requests now fail. We are limiting how fast it may ask.','2026-09-18 15:08:00','2026-09-18 15:45:00',1,NULL,NULL,NULL,'2026-09-18 15:08:00','2026-09-18 15:08:00',4,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(14,'l0ctz96xzyp3','monitoring','The limit is in place and answers are quick. We keep watching.','2026-09-18 15:31:00',NULL,1,NULL,NULL,NULL,'2026-09-18 15:31:00','2026-09-18 15:31:00',4,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(15,'hh8hameq852m','resolved','Answers have been quick for half an hour.','2026-09-18 16:10:00',NULL,1,NULL,NULL,NULL,'2026-09-18 16:10:00','2026-09-18 16:10:00',4,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(16,'s28vtps5h121','identified','Since the index was rebuilt at noon, searching finds about half of all projects. A second rebuild is running; it takes about two hours.','2026-09-26 12:25:00','2026-09-26 14:30:00',1,NULL,NULL,NULL,'2026-09-26 12:25:00','2026-09-26 12:25:00',5,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(17,'xg6kwfbgtivm','monitoring','The rebuild is done and the number of projects is right again.','2026-09-26 14:22:00',NULL,1,NULL,NULL,NULL,'2026-09-26 14:22:00','2026-09-26 14:22:00',5,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(18,'t3b0h0dedq5l','resolved','Search finds all projects.','2026-09-26 15:00:00',NULL,1,NULL,NULL,NULL,'2026-09-26 15:00:00','2026-09-26 15:00:00',5,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(19,'3fqm8fvf5mqv','investigating','The forum does not answer. We are looking into it.','2026-10-07 02:20:00',NULL,1,NULL,NULL,NULL,'2026-10-07 02:20:00','2026-10-07 02:20:00',6,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(20,'my1jgspna5bh','resolved','The host was moved to other hardware, and the forum is back. No post is lost.','2026-10-07 02:58:00',NULL,1,NULL,NULL,NULL,'2026-10-07 02:58:00','2026-10-07 02:58:00',6,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(21,'pz7vos7v7lg5','investigating','All builds for 64-bit ARM end with an error. Other platforms are not affected.','2026-10-18 19:48:00',NULL,1,NULL,NULL,NULL,'2026-10-18 19:48:00','2026-10-18 19:48:00',7,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(22,'wqc7sllwbuk2','identified','A new image of the builders lacks a compiler. We are going back to the old one.','2026-10-18 20:35:00',NULL,1,NULL,NULL,NULL,'2026-10-18 20:35:00','2026-10-18 20:35:00',7,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(23,'y2ou1wn3p1rw','resolved','Builds succeed. Those that failed were started again; nothing is left to do.','2026-10-18 21:02:00',NULL,1,NULL,NULL,NULL,'2026-10-18 21:02:00','2026-10-18 21:02:00',7,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(24,'2vyvipj96zka','identified','After a move of the log collector each download was counted twice.','2026-10-26 00:00:00',NULL,1,NULL,NULL,NULL,'2026-10-27 09:30:00','2026-10-27 09:30:00',8,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(25,'fw7spwdai8tq','resolved','The old collector was switched off at 15:00 UTC, and the figures of that day are corrected. We noticed only the next morning, hence this late report.','2026-10-26 15:00:00',NULL,1,NULL,NULL,NULL,'2026-10-27 09:30:00','2026-10-27 09:30:00',8,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(26,'odnm0agqy3i4','investigating','Changes to the documentation have not appeared since 06:30 UTC.','2026-11-04 08:02:00',NULL,1,NULL,NULL,NULL,'2026-11-04 08:02:00','2026-11-04 08:02:00',9,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(27,'sfdgkuvqwuti','resolved','A build had hung and held up all others. We ended it, and changes appear again.','2026-11-04 08:40:00',NULL,1,NULL,NULL,NULL,'2026-11-04 08:40:00','2026-11-04 08:40:00',9,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(28,'ed4i7vvxoa54','identified','It happened again: the same project hangs each time it is built, and this time the pages that are already there fail now and then.','2026-11-04 11:15:00','2026-11-04 12:30:00',1,NULL,NULL,NULL,'2026-11-04 11:15:00','2026-11-04 11:15:00',9,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(29,'n3rvzdtf1duk','monitoring','Builds now have a time limit. The queue is getting shorter.','2026-11-04 12:20:00',NULL,1,NULL,NULL,NULL,'2026-11-04 12:20:00','2026-11-04 12:20:00',9,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(30,'8sfy29r75eih','resolved','The queue is empty; no build has hung since.','2026-11-04 14:05:00',NULL,1,NULL,NULL,NULL,'2026-11-04 14:05:00','2026-11-04 14:05:00',9,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(31,'my8ppb97g62a','investigating','Every upload ends with the error 503. We are looking into it.','2026-11-11 10:11:00','2026-11-11 10:30:00',1,NULL,NULL,NULL,'2026-11-11 10:11:00','2026-11-11 10:11:00',10,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(32,'d2y0p49mc4sz','identified','A certificate between the upload service and the storage ran out at 10:04 UTC. A new one is being put in place.','2026-11-11 10:27:00','2026-11-11 11:00:00',1,NULL,NULL,NULL,'2026-11-11 10:27:00','2026-11-11 10:27:00',10,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(33,'walc05g6j4bs','monitoring','Most uploads succeed again. A few machines are still starting.','2026-11-11 10:46:00',NULL,1,NULL,NULL,NULL,'2026-11-11 10:46:00','2026-11-11 10:46:00',10,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(34,'nnr8nuyugnvf','resolved','Uploads work. An alarm now tells us of such certificates two weeks ahead.','2026-11-11 11:20:00',NULL,1,NULL,NULL,NULL,'2026-11-11 11:20:00','2026-11-11 11:20:00',10,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(35,'2ylredmexo8t','scheduled','We are moving the main database to a newer version. While we do, releases cannot be published and nobody can sign in; installing is not affected.','2026-11-12 13:00:00',NULL,1,NULL,NULL,NULL,'2026-11-12 13:00:00','2026-11-12 13:00:00',11,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(36,'w0uyvn31l68h','identified','Readers in the south-east of Asia wait several seconds for an answer: one location of the CDN is losing packets. Traffic is being led around it.','2026-11-16 17:31:00',NULL,1,NULL,NULL,NULL,'2026-11-16 17:31:00','2026-11-16 17:31:00',12,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(37,'l12tc07ka91i','resolved','Traffic goes around that location, and answers are as quick as usual.','2026-11-16 17:52:00',NULL,1,NULL,NULL,NULL,'2026-11-16 17:52:00','2026-11-16 17:52:00',12,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(38,'nfkrpjes0636','in_progress','The upgrade has begun. Uploads and signing in are switched off.','2026-11-19 05:00:00',NULL,1,NULL,NULL,NULL,'2026-11-19 05:00:00','2026-11-19 05:00:00',11,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(39,'rv3cbzgfecb7','verifying','The new version is running. We are checking it before we let anyone in.','2026-11-19 05:48:00',NULL,1,NULL,NULL,NULL,'2026-11-19 05:48:00','2026-11-19 05:48:00',11,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(40,'cimgcsqaj1v4','completed','Uploads and signing in are back, 19 minutes earlier than announced.','2026-11-19 06:11:00',NULL,1,NULL,NULL,NULL,'2026-11-19 06:11:00','2026-11-19 06:11:00',11,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(41,'3ki13i8g5f4f','investigating','Messages of our lists, and mail that confirms an address, take up to an hour to arrive.','2026-11-22 13:30:00',NULL,1,NULL,NULL,NULL,'2026-11-22 13:30:00','2026-11-22 13:30:00',13,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(42,'7yw7l8a3uyl8','monitoring','A large provider had been slowing down what we send, and has stopped doing so. 19,000 messages are waiting and will be delivered within two hours.','2026-11-22 14:15:00',NULL,1,NULL,'2026-11-22 15:20:00',NULL,'2026-11-22 14:15:00','2026-11-22 15:20:00',13,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(43,'ctl4zww7iw2a','resolved','All waiting mail is delivered.','2026-11-22 15:40:00',NULL,1,NULL,NULL,NULL,'2026-11-22 15:40:00','2026-11-22 15:40:00',13,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(44,'p3rfgbdcijbd','investigating','Releases published since about 08:40 UTC cannot be found by searching. Their pages and files are there.','2026-11-25 09:12:00','2026-11-25 10:00:00',1,NULL,NULL,NULL,'2026-11-25 09:12:00','2026-11-25 09:12:00',14,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(45,'qbozy3ssf9sd','identified','The search index stopped taking in changes after a restart. We are feeding it what it missed.','2026-11-25 09:50:00','2026-11-25 10:45:00',1,NULL,NULL,NULL,'2026-11-25 09:50:00','2026-11-25 09:50:00',14,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(46,'4ymwlgg872wi','resolved','Search knows all releases again.','2026-11-25 10:31:00',NULL,1,NULL,NULL,NULL,'2026-11-25 10:31:00','2026-11-25 10:31:00',14,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(47,'8s182y63e0bf','scheduled','We practise the move to the second data centre, as we do every quarter. Requests that no cache can answer may take a few seconds longer.','2026-11-26 10:15:00',NULL,1,NULL,NULL,NULL,'2026-11-26 10:15:00','2026-11-26 10:15:00',15,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(48,'8s3z4h2d5pls','identified','Since 04:00 UTC no downloads have been counted: the disk that collects the logs is full. None are lost; they wait to be counted.','2026-11-27 07:20:00',NULL,1,NULL,NULL,NULL,'2026-11-27 07:20:00','2026-11-27 07:20:00',16,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(49,'fxk14x353s8u','resolved','Counting goes on, and what is new is counted first. The hours that are missing are filled in the background.','2026-11-27 09:45:00',NULL,1,NULL,NULL,NULL,'2026-11-27 09:45:00','2026-11-27 09:45:00',16,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(50,'odp0vfkfaas5','investigating','Publishing a release takes much longer than usual. We are looking into it.','2026-11-28 13:03:00','2026-11-28 13:34:00',1,NULL,NULL,NULL,'2026-11-28 13:03:00','2026-11-28 13:03:00',17,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(51,'ml8j8dwo1hjd','identified','One of the three storage nodes writes at a tenth of its usual speed, so large files time out, and builds with them.

We are taking the node out of service. If an upload fails, try it again: a release that was refused leaves nothing behind.','2026-11-28 13:32:00','2026-11-28 14:14:00',1,NULL,NULL,NULL,'2026-11-28 13:32:00','2026-11-28 13:32:00',17,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(52,'g0iokwg1g8cj','identified','The node is out of service, and the other two are taking over its share. Files under **10 MB** upload normally; larger ones may still time out.','2026-11-28 14:10:00','2026-11-28 14:54:00',1,NULL,NULL,NULL,'2026-11-28 14:10:00','2026-11-28 14:10:00',17,'',NULL,NULL);
INSERT INTO "incidents_incidentupdate" VALUES(53,'qthsvad6w43x','identified','The whole share is copied, and uploads succeed again. But pages that were cached meanwhile may lack the latest release of their project, so we are purging them all, at a pace that the backends can bear.','2026-11-28 14:36:00','2026-11-28 15:36:00',1,NULL,NULL,NULL,'2026-11-28 14:36:00','2026-11-28 14:36:00',17,'',NULL,NULL);
CREATE TABLE "incidents_job" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(12) NOT NULL UNIQUE, "name" varchar(255) NOT NULL, "unit" varchar(60) NOT NULL, "partition_words" varchar(255) NOT NULL, "failure_meaning" text NOT NULL, "metrics_url" varchar(2000) NOT NULL, "mapping" text NOT NULL CHECK ((JSON_VALID("mapping") OR "mapping" IS NULL)), "interval_s" integer unsigned NOT NULL CHECK ("interval_s" >= 0), "authentication" varchar(10) NOT NULL, "credentials" text NOT NULL, "posts_by_itself" bool NOT NULL, "started_at" datetime NULL, "ended_at" datetime NULL, "removed_at" datetime NULL, "next_scrape_at" datetime NOT NULL, "claimed_until" datetime NULL, "failing_since" datetime NULL, "failure" varchar(500) NOT NULL, "counters" text NOT NULL CHECK ((JSON_VALID("counters") OR "counters" IS NULL)), "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "incident_id" bigint NULL REFERENCES "incidents_incident" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "job_has_code" CHECK ("code" REGEXP '^[a-z0-9]{12}$'), CONSTRAINT "job_has_name" CHECK (NOT ("name" = '')), CONSTRAINT "job_has_unit" CHECK (NOT ("unit" = '')), CONSTRAINT "job_has_metrics_url" CHECK (NOT ("metrics_url" = '')), CONSTRAINT "job_name_fits" CHECK (LENGTH("name") <= 255), CONSTRAINT "job_meaning_fits" CHECK (LENGTH("failure_meaning") <= 1000), CONSTRAINT "job_interval_is_sensible" CHECK ("interval_s" BETWEEN 5 AND 3600), CONSTRAINT "job_authentication" CHECK ("authentication" IN ('none', 'basic', 'bearer')), CONSTRAINT "job_failure_has_reason" CHECK ((("failing_since" IS NULL AND "failure" = '') OR ("failing_since" IS NOT NULL AND NOT ("failure" = '')))));
INSERT INTO "incidents_job" VALUES(1,'cachepurge22','Purge of the cached answers of all projects','projects','names beginning with {partition}','The JSON documents of these projects may still redirect in a loop. That ends by itself within 24 hours, as caches expire.','http://127.0.0.1:9464/metrics','{}',60,'none','',0,'2022-06-10 11:34:00','2022-06-10 16:01:00',NULL,'2022-06-10 11:34:00',NULL,NULL,'','{"run": "", "series": {"a": [{"": 64042}, {"": 64034}, {"": 8}, {}], "b": [{"": 30633}, {"": 30630}, {"": 3}, {}], "c": [{"": 63140}, {"": 63133}, {"": 7}, {}], "d": [{"": 62189}, {"": 62182}, {"": 7}, {}], "e": [{"": 26223}, {"": 26220}, {"": 3}, {}], "f": [{"": 35235}, {"": 35231}, {"": 4}, {}], "g": [{"": 31072}, {"": 31069}, {"": 3}, {}], "h": [{"": 21483}, {"": 21481}, {"": 2}, {}], "i": [{"": 23007}, {"": 23005}, {"": 2}, {}], "j": [{"": 12866}, {"": 12865}, {"": 1}, {}], "k": [{"": 14938}, {"": 14937}, {"": 1}, {}], "l": [{"": 31344}, {"": 31341}, {"": 3}, {}], "m": [{"": 57973}, {"": 57966}, {"": 7}, {}], "n": [{"": 27531}, {"": 27528}, {"": 3}, {}], "o": [{"": 44077}, {"": 44072}, {"": 5}, {}], "p": [{"": 105618}, {"": 105605}, {"": 13}, {}], "q": [{"": 8683}, {"": 8682}, {"": 1}, {}], "r": [{"": 32623}, {"": 32619}, {"": 4}, {}], "s": [{"": 79137}, {"": 79128}, {"": 9}, {}], "t": [{"": 49742}, {"": 49736}, {"": 6}, {}], "u": [{"": 10218}, {"": 10217}, {"": 1}, {}], "v": [{"": 15051}, {"": 15050}, {"": 1}, {}], "w": [{"": 18396}, {"": 18394}, {"": 2}, {}], "x": [{"": 6641}, {"": 6641}, {"": 0}, {}], "y": [{"": 6721}, {"": 6721}, {"": 0}, {}], "z": [{"": 6878}, {"": 6878}, {"": 0}, {}]}, "bar": [1.0, 1.0, 885461.0, null], "start": null}','2022-06-10 11:34:00','2022-06-10 11:34:00',1);
INSERT INTO "incidents_job" VALUES(2,'purgeofpages','Purge of the cached pages of projects','projects','names beginning with {partition}','The pages of these projects may lack their latest release for up to a day, until their caches expire. The release itself can be installed.','http://127.0.0.1:37327/metrics','{}',5,'none','',0,NULL,NULL,NULL,'2026-11-28 14:44:00',NULL,NULL,'','{}','2026-11-28 14:44:00','2026-11-28 14:44:00',17);
CREATE TABLE "incidents_jobreading" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "partitions" text NOT NULL CHECK ((JSON_VALID("partitions") OR "partitions" IS NULL)), "run_state" varchar(10) NOT NULL, "scheduling" varchar(10) NOT NULL, "state" varchar(25) NOT NULL, "done" real NOT NULL, "remaining_s" real NULL, "low_s" real NULL, "high_s" real NULL, "decides" varchar(255) NOT NULL, "rate_per_s" real NULL, "stalled_since" datetime NULL, "note" varchar(255) NOT NULL, "job_id" bigint NOT NULL REFERENCES "incidents_job" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "job_reading_once_at_a_time" UNIQUE ("job_id", "at"), CONSTRAINT "job_reading_share_is_one" CHECK (("done" >= 0.0 AND "done" <= 1.0)), CONSTRAINT "job_reading_state" CHECK ("state" IN ('pending', 'estimating', 'running', 'stalled', 'paused', 'finished', 'finished_with_failures', 'failed', 'cancelled')), CONSTRAINT "job_reading_range_has_order" CHECK ((("high_s" IS NULL AND "low_s" IS NULL AND "remaining_s" IS NULL) OR ("high_s" >= ("remaining_s") AND "high_s" IS NOT NULL AND "low_s" >= 0.0 AND "low_s" IS NOT NULL AND "remaining_s" >= ("low_s") AND "remaining_s" IS NOT NULL))));
INSERT INTO "incidents_jobreading" VALUES(1,'2022-06-10 11:34:00','[["a", 64042, 0, 0], ["b", 30633, 0, 0], ["c", 63140, 0, 0], ["d", 62189, 0, 0], ["e", 26223, 0, 0], ["f", 35235, 0, 0], ["g", 31072, 0, 0], ["h", 21483, 0, 0], ["i", 23007, 0, 0], ["j", 12866, 0, 0], ["k", 14938, 0, 0], ["l", 31344, 0, 0], ["m", 57973, 0, 0], ["n", 27531, 0, 0], ["o", 44077, 0, 0], ["p", 105618, 0, 0], ["q", 8683, 0, 0], ["r", 32623, 0, 0], ["s", 79137, 0, 0], ["t", 49742, 0, 0], ["u", 10218, 0, 0], ["v", 15051, 0, 0], ["w", 18396, 0, 0], ["x", 6641, 0, 0], ["y", 6721, 0, 0], ["z", 6878, 0, 0]]','running','static','pending',0.0,NULL,NULL,NULL,'',NULL,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(17,'2022-06-10 11:50:00','[["a", 64042.0, 10164.0, 1.0], ["b", 30633.0, 8977.0, 1.0], ["c", 63140.0, 8774.0, 1.0], ["d", 62189.0, 10122.0, 1.0], ["e", 26223.0, 9256.0, 1.0], ["f", 35235.0, 9384.0, 1.0], ["g", 31072.0, 8905.0, 1.0], ["h", 21483.0, 9395.0, 1.0], ["i", 23007.0, 9165.0, 1.0], ["j", 12866.0, 9263.0, 1.0], ["k", 14938.0, 9039.0, 1.0], ["l", 31344.0, 9217.0, 1.0], ["m", 57973.0, 10015.0, 1.0], ["n", 27531.0, 9170.0, 1.0], ["o", 44077.0, 9242.0, 1.0], ["p", 105618.0, 7478.0, 0.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 9287.0, 1.0], ["s", 79137.0, 10423.0, 1.0], ["t", 49742.0, 8998.0, 1.0], ["u", 10218.0, 9176.0, 1.0], ["v", 15051.0, 9406.0, 1.0], ["w", 18396.0, 9176.0, 1.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','running','static','running',2.63112661088404808928e-01,1.26443479281775325942e+04,8.56677712793011778523e+03,1.88775662997127292334e+04,'p',2.34538586708975486765e+02,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(33,'2022-06-10 12:06:00','[["a", 64042.0, 17892.0, 2.0], ["b", 30633.0, 18032.0, 2.0], ["c", 63140.0, 18460.0, 2.0], ["d", 62189.0, 17813.0, 2.0], ["e", 26223.0, 18505.0, 2.0], ["f", 35235.0, 18207.0, 2.0], ["g", 31072.0, 18791.0, 2.0], ["h", 21483.0, 18257.0, 2.0], ["i", 23007.0, 18331.0, 2.0], ["j", 12866.0, 12865.0, 1.0], ["k", 14938.0, 14937.0, 1.0], ["l", 31344.0, 18254.0, 2.0], ["m", 57973.0, 17659.0, 2.0], ["n", 27531.0, 18341.0, 2.0], ["o", 44077.0, 18480.0, 2.0], ["p", 105618.0, 14334.0, 1.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 18151.0, 2.0], ["s", 79137.0, 18628.0, 2.0], ["t", 49742.0, 18670.0, 2.0], ["u", 10218.0, 10217.0, 1.0], ["v", 15051.0, 15050.0, 1.0], ["w", 18396.0, 18333.0, 2.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','running','static','running',4.59838434442623678055e-01,1.24075305602911976161e+04,8.87297412930326572649e+03,1.74052374757628676893e+04,'p',1.86923935805091133485e+02,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(49,'2022-06-10 12:22:00','[["a", 64042.0, 26727.0, 3.0], ["b", 30633.0, 27209.0, 3.0], ["c", 63140.0, 27877.0, 3.0], ["d", 62189.0, 26860.0, 3.0], ["e", 26223.0, 26220.0, 3.0], ["f", 35235.0, 27388.0, 3.0], ["g", 31072.0, 27024.0, 3.0], ["h", 21483.0, 21481.0, 2.0], ["i", 23007.0, 23005.0, 2.0], ["j", 12866.0, 12865.0, 1.0], ["k", 14938.0, 14937.0, 1.0], ["l", 31344.0, 27642.0, 3.0], ["m", 57973.0, 27226.0, 3.0], ["n", 27531.0, 27512.0, 3.0], ["o", 44077.0, 27709.0, 3.0], ["p", 105618.0, 20283.0, 2.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 27718.0, 3.0], ["s", 79137.0, 26328.0, 3.0], ["t", 49742.0, 27070.0, 3.0], ["u", 10218.0, 10217.0, 1.0], ["v", 15051.0, 15050.0, 1.0], ["w", 18396.0, 18394.0, 2.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','running','static','running',6.16310599789262281156e-01,1.2588577913214090586e+04,9.73867110878773382855e+03,1.62727520023134529765e+04,'p',1.53498244335425454215e+02,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(65,'2022-06-10 12:38:00','[["a", 64042.0, 37495.0, 4.0], ["b", 30633.0, 30630.0, 3.0], ["c", 63140.0, 36461.0, 4.0], ["d", 62189.0, 37582.0, 4.0], ["e", 26223.0, 26220.0, 3.0], ["f", 35235.0, 35231.0, 4.0], ["g", 31072.0, 31069.0, 3.0], ["h", 21483.0, 21481.0, 2.0], ["i", 23007.0, 23005.0, 2.0], ["j", 12866.0, 12865.0, 1.0], ["k", 14938.0, 14937.0, 1.0], ["l", 31344.0, 31341.0, 3.0], ["m", 57973.0, 37604.0, 4.0], ["n", 27531.0, 27528.0, 3.0], ["o", 44077.0, 36925.0, 4.0], ["p", 105618.0, 25530.0, 3.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 32619.0, 4.0], ["s", 79137.0, 36131.0, 4.0], ["t", 49742.0, 37200.0, 4.0], ["u", 10218.0, 10217.0, 1.0], ["v", 15051.0, 15050.0, 1.0], ["w", 18396.0, 18394.0, 2.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','running','static','running',7.27871696212481378296e-01,1.28436164764428467611e+04,9.70979680210076367095e+03,1.6989054052127859904e+04,'p',1.09372854524791506491e+02,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(81,'2022-06-10 12:54:00','[["a", 64042.0, 46279.0, 5.0], ["b", 30633.0, 30630.0, 3.0], ["c", 63140.0, 45562.0, 5.0], ["d", 62189.0, 46013.0, 5.0], ["e", 26223.0, 26220.0, 3.0], ["f", 35235.0, 35231.0, 4.0], ["g", 31072.0, 31069.0, 3.0], ["h", 21483.0, 21481.0, 2.0], ["i", 23007.0, 23005.0, 2.0], ["j", 12866.0, 12865.0, 1.0], ["k", 14938.0, 14937.0, 1.0], ["l", 31344.0, 31341.0, 3.0], ["m", 57973.0, 45402.0, 5.0], ["n", 27531.0, 27528.0, 3.0], ["o", 44077.0, 44072.0, 5.0], ["p", 105618.0, 30661.0, 3.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 32619.0, 4.0], ["s", 79137.0, 46918.0, 5.0], ["t", 49742.0, 45333.0, 5.0], ["u", 10218.0, 10217.0, 1.0], ["v", 15051.0, 15050.0, 1.0], ["w", 18396.0, 18394.0, 2.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','running','static','running',8.01640049646455299381e-01,1.26408180368451630783e+04,9.53653257391992156041e+03,1.67557780825663503489e+04,'p',78.7212807889957,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(97,'2022-06-10 13:10:00','[["a", 64042.0, 54030.0, 6.0], ["b", 30633.0, 30630.0, 3.0], ["c", 63140.0, 55342.0, 6.0], ["d", 62189.0, 54048.0, 6.0], ["e", 26223.0, 26220.0, 3.0], ["f", 35235.0, 35231.0, 4.0], ["g", 31072.0, 31069.0, 3.0], ["h", 21483.0, 21481.0, 2.0], ["i", 23007.0, 23005.0, 2.0], ["j", 12866.0, 12865.0, 1.0], ["k", 14938.0, 14937.0, 1.0], ["l", 31344.0, 31341.0, 3.0], ["m", 57973.0, 54481.0, 6.0], ["n", 27531.0, 27528.0, 3.0], ["o", 44077.0, 44072.0, 5.0], ["p", 105618.0, 36321.0, 4.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 32619.0, 4.0], ["s", 79137.0, 55827.0, 6.0], ["t", 49742.0, 49736.0, 6.0], ["u", 10218.0, 10217.0, 1.0], ["v", 15051.0, 15050.0, 1.0], ["w", 18396.0, 18394.0, 2.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','running','static','running',8.62200593814973270667e-01,1.16125184988949931724e+04,9.08498633321979832521e+03,1.48435011301381382508e+04,'p',6.36882183717348269178e+01,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(113,'2022-06-10 13:26:00','[["a", 64042.0, 64034.0, 8.0], ["b", 30633.0, 30630.0, 3.0], ["c", 63140.0, 63133.0, 7.0], ["d", 62189.0, 62182.0, 7.0], ["e", 26223.0, 26220.0, 3.0], ["f", 35235.0, 35231.0, 4.0], ["g", 31072.0, 31069.0, 3.0], ["h", 21483.0, 21481.0, 2.0], ["i", 23007.0, 23005.0, 2.0], ["j", 12866.0, 12865.0, 1.0], ["k", 14938.0, 14937.0, 1.0], ["l", 31344.0, 31341.0, 3.0], ["m", 57973.0, 57966.0, 7.0], ["n", 27531.0, 27528.0, 3.0], ["o", 44077.0, 44072.0, 5.0], ["p", 105618.0, 42873.0, 5.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 32619.0, 4.0], ["s", 79137.0, 63324.0, 7.0], ["t", 49742.0, 49736.0, 6.0], ["u", 10218.0, 10217.0, 1.0], ["v", 15051.0, 15050.0, 1.0], ["w", 18396.0, 18394.0, 2.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','running','static','running',0.91129366510778,9.92163735112373433404e+03,7.75862360680623078202e+03,1.26879846262940372981e+04,'p',4.72445685813750912993e+01,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(129,'2022-06-10 13:42:00','[["a", 64042.0, 64034.0, 8.0], ["b", 30633.0, 30630.0, 3.0], ["c", 63140.0, 63133.0, 7.0], ["d", 62189.0, 62182.0, 7.0], ["e", 26223.0, 26220.0, 3.0], ["f", 35235.0, 35231.0, 4.0], ["g", 31072.0, 31069.0, 3.0], ["h", 21483.0, 21481.0, 2.0], ["i", 23007.0, 23005.0, 2.0], ["j", 12866.0, 12865.0, 1.0], ["k", 14938.0, 14937.0, 1.0], ["l", 31344.0, 31341.0, 3.0], ["m", 57973.0, 57966.0, 7.0], ["n", 27531.0, 27528.0, 3.0], ["o", 44077.0, 44072.0, 5.0], ["p", 105618.0, 50197.0, 6.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 32619.0, 4.0], ["s", 79137.0, 72375.0, 9.0], ["t", 49742.0, 49736.0, 6.0], ["u", 10218.0, 10217.0, 1.0], ["v", 15051.0, 15050.0, 1.0], ["w", 18396.0, 18394.0, 2.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','running','static','running',9.29790244855504655063e-01,8.11449955703027717406e+03,6.63820678225138544785e+03,9.91965189056436247479e+03,'p',2.74087027661467246279e+01,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(145,'2022-06-10 13:58:00','[["a", 64042.0, 64034.0, 8.0], ["b", 30633.0, 30630.0, 3.0], ["c", 63140.0, 63133.0, 7.0], ["d", 62189.0, 62182.0, 7.0], ["e", 26223.0, 26220.0, 3.0], ["f", 35235.0, 35231.0, 4.0], ["g", 31072.0, 31069.0, 3.0], ["h", 21483.0, 21481.0, 2.0], ["i", 23007.0, 23005.0, 2.0], ["j", 12866.0, 12865.0, 1.0], ["k", 14938.0, 14937.0, 1.0], ["l", 31344.0, 31341.0, 3.0], ["m", 57973.0, 57966.0, 7.0], ["n", 27531.0, 27528.0, 3.0], ["o", 44077.0, 44072.0, 5.0], ["p", 105618.0, 57752.0, 7.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 32619.0, 4.0], ["s", 79137.0, 79128.0, 9.0], ["t", 49742.0, 49736.0, 6.0], ["u", 10218.0, 10217.0, 1.0], ["v", 15051.0, 15050.0, 1.0], ["w", 18396.0, 18394.0, 2.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','running','static','running',0.945950188658789,6.63971849258703423384e+03,5.37266522116712440032e+03,8.20619213247322477379e+03,'p',1.82966930011749333573e+01,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(161,'2022-06-10 14:14:00','[["a", 64042.0, 64034.0, 8.0], ["b", 30633.0, 30630.0, 3.0], ["c", 63140.0, 63133.0, 7.0], ["d", 62189.0, 62182.0, 7.0], ["e", 26223.0, 26220.0, 3.0], ["f", 35235.0, 35231.0, 4.0], ["g", 31072.0, 31069.0, 3.0], ["h", 21483.0, 21481.0, 2.0], ["i", 23007.0, 23005.0, 2.0], ["j", 12866.0, 12865.0, 1.0], ["k", 14938.0, 14937.0, 1.0], ["l", 31344.0, 31341.0, 3.0], ["m", 57973.0, 57966.0, 7.0], ["n", 27531.0, 27528.0, 3.0], ["o", 44077.0, 44072.0, 5.0], ["p", 105618.0, 64877.0, 8.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 32619.0, 4.0], ["s", 79137.0, 79128.0, 9.0], ["t", 49742.0, 49736.0, 6.0], ["u", 10218.0, 10217.0, 1.0], ["v", 15051.0, 15050.0, 1.0], ["w", 18396.0, 18394.0, 2.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','running','static','running',9.53997973936740351064e-01,5.63888185364686614787e+03,4.62587278232256358034e+03,6.87452484230707887031e+03,'p',1.31862976357678363115e+01,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(177,'2022-06-10 14:30:00','[["a", 64042.0, 64034.0, 8.0], ["b", 30633.0, 30630.0, 3.0], ["c", 63140.0, 63133.0, 7.0], ["d", 62189.0, 62182.0, 7.0], ["e", 26223.0, 26220.0, 3.0], ["f", 35235.0, 35231.0, 4.0], ["g", 31072.0, 31069.0, 3.0], ["h", 21483.0, 21481.0, 2.0], ["i", 23007.0, 23005.0, 2.0], ["j", 12866.0, 12865.0, 1.0], ["k", 14938.0, 14937.0, 1.0], ["l", 31344.0, 31341.0, 3.0], ["m", 57973.0, 57966.0, 7.0], ["n", 27531.0, 27528.0, 3.0], ["o", 44077.0, 44072.0, 5.0], ["p", 105618.0, 71141.0, 8.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 32619.0, 4.0], ["s", 79137.0, 79128.0, 9.0], ["t", 49742.0, 49736.0, 6.0], ["u", 10218.0, 10217.0, 1.0], ["v", 15051.0, 15050.0, 1.0], ["w", 18396.0, 18394.0, 2.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','running','static','running',9.61072255017442866886e-01,5.03795132899201780676e+03,4.1651929822315978528e+03,6.09453459681931326505e+03,'p',1.07763259820036019223e+01,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(193,'2022-06-10 14:46:00','[["a", 64042.0, 64034.0, 8.0], ["b", 30633.0, 30630.0, 3.0], ["c", 63140.0, 63133.0, 7.0], ["d", 62189.0, 62182.0, 7.0], ["e", 26223.0, 26220.0, 3.0], ["f", 35235.0, 35231.0, 4.0], ["g", 31072.0, 31069.0, 3.0], ["h", 21483.0, 21481.0, 2.0], ["i", 23007.0, 23005.0, 2.0], ["j", 12866.0, 12865.0, 1.0], ["k", 14938.0, 14937.0, 1.0], ["l", 31344.0, 31341.0, 3.0], ["m", 57973.0, 57966.0, 7.0], ["n", 27531.0, 27528.0, 3.0], ["o", 44077.0, 44072.0, 5.0], ["p", 105618.0, 76577.0, 9.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 32619.0, 4.0], ["s", 79137.0, 79128.0, 9.0], ["t", 49742.0, 49736.0, 6.0], ["u", 10218.0, 10217.0, 1.0], ["v", 15051.0, 15050.0, 1.0], ["w", 18396.0, 18394.0, 2.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','running','static','running',9.67212559333499699576e-01,4.62576916808678652174e+03,3.82432779869834712366e+03,5.59619875837448853403e+03,'p',9.12580309905313491469e+00,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(209,'2022-06-10 15:02:00','[["a", 64042.0, 64034.0, 8.0], ["b", 30633.0, 30630.0, 3.0], ["c", 63140.0, 63133.0, 7.0], ["d", 62189.0, 62182.0, 7.0], ["e", 26223.0, 26220.0, 3.0], ["f", 35235.0, 35231.0, 4.0], ["g", 31072.0, 31069.0, 3.0], ["h", 21483.0, 21481.0, 2.0], ["i", 23007.0, 23005.0, 2.0], ["j", 12866.0, 12865.0, 1.0], ["k", 14938.0, 14937.0, 1.0], ["l", 31344.0, 31341.0, 3.0], ["m", 57973.0, 57966.0, 7.0], ["n", 27531.0, 27528.0, 3.0], ["o", 44077.0, 44072.0, 5.0], ["p", 105618.0, 81669.0, 10.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 32619.0, 4.0], ["s", 79137.0, 79128.0, 9.0], ["t", 49742.0, 49736.0, 6.0], ["u", 10218.0, 10217.0, 1.0], ["v", 15051.0, 15050.0, 1.0], ["w", 18396.0, 18394.0, 2.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','running','static','running',9.72964365454830892865e-01,4.08535491100842546073e+03,3.18060293667493533585e+03,5.24820024363748598248e+03,'p',8.19974482357143,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(225,'2022-06-10 15:18:00','[["a", 64042.0, 64034.0, 8.0], ["b", 30633.0, 30630.0, 3.0], ["c", 63140.0, 63133.0, 7.0], ["d", 62189.0, 62182.0, 7.0], ["e", 26223.0, 26220.0, 3.0], ["f", 35235.0, 35231.0, 4.0], ["g", 31072.0, 31069.0, 3.0], ["h", 21483.0, 21481.0, 2.0], ["i", 23007.0, 23005.0, 2.0], ["j", 12866.0, 12865.0, 1.0], ["k", 14938.0, 14937.0, 1.0], ["l", 31344.0, 31341.0, 3.0], ["m", 57973.0, 57966.0, 7.0], ["n", 27531.0, 27528.0, 3.0], ["o", 44077.0, 44072.0, 5.0], ["p", 105618.0, 87086.0, 10.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 32619.0, 4.0], ["s", 79137.0, 79128.0, 9.0], ["t", 49742.0, 49736.0, 6.0], ["u", 10218.0, 10217.0, 1.0], ["v", 15051.0, 15050.0, 1.0], ["w", 18396.0, 18394.0, 2.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','running','static','running',9.79082082666543174198e-01,3.16344914199531876885e+03,2.50184709822188142418e+03,4.00107279589627160042e+03,'p',7.9877095706846255041e+00,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(241,'2022-06-10 15:34:00','[["a", 64042.0, 64034.0, 8.0], ["b", 30633.0, 30630.0, 3.0], ["c", 63140.0, 63133.0, 7.0], ["d", 62189.0, 62182.0, 7.0], ["e", 26223.0, 26220.0, 3.0], ["f", 35235.0, 35231.0, 4.0], ["g", 31072.0, 31069.0, 3.0], ["h", 21483.0, 21481.0, 2.0], ["i", 23007.0, 23005.0, 2.0], ["j", 12866.0, 12865.0, 1.0], ["k", 14938.0, 14937.0, 1.0], ["l", 31344.0, 31341.0, 3.0], ["m", 57973.0, 57966.0, 7.0], ["n", 27531.0, 27528.0, 3.0], ["o", 44077.0, 44072.0, 5.0], ["p", 105618.0, 93320.0, 11.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 32619.0, 4.0], ["s", 79137.0, 79128.0, 9.0], ["t", 49742.0, 49736.0, 6.0], ["u", 10218.0, 10217.0, 1.0], ["v", 15051.0, 15050.0, 1.0], ["w", 18396.0, 18394.0, 2.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','running','static','running',9.86123612445946262639e-01,1.93965260936115896578e+03,1.58323917421528403796e+03,2.37852452805629036437e+03,'p',8.29631989558180471533e+00,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(257,'2022-06-10 15:50:00','[["a", 64042.0, 64034.0, 8.0], ["b", 30633.0, 30630.0, 3.0], ["c", 63140.0, 63133.0, 7.0], ["d", 62189.0, 62182.0, 7.0], ["e", 26223.0, 26220.0, 3.0], ["f", 35235.0, 35231.0, 4.0], ["g", 31072.0, 31069.0, 3.0], ["h", 21483.0, 21481.0, 2.0], ["i", 23007.0, 23005.0, 2.0], ["j", 12866.0, 12865.0, 1.0], ["k", 14938.0, 14937.0, 1.0], ["l", 31344.0, 31341.0, 3.0], ["m", 57973.0, 57966.0, 7.0], ["n", 27531.0, 27528.0, 3.0], ["o", 44077.0, 44072.0, 5.0], ["p", 105618.0, 100422.0, 12.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 32619.0, 4.0], ["s", 79137.0, 79128.0, 9.0], ["t", 49742.0, 49736.0, 6.0], ["u", 10218.0, 10217.0, 1.0], ["v", 15051.0, 15050.0, 1.0], ["w", 18396.0, 18394.0, 2.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','running','static','running',9.94145422553901259021e-01,7.29737276541840060436e+02,6.08760093372419532889e+02,881.705659334468,'p',8.73557393395590864315e+00,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(267,'2022-06-10 16:00:00','[["a", 64042.0, 64034.0, 8.0], ["b", 30633.0, 30630.0, 3.0], ["c", 63140.0, 63133.0, 7.0], ["d", 62189.0, 62182.0, 7.0], ["e", 26223.0, 26220.0, 3.0], ["f", 35235.0, 35231.0, 4.0], ["g", 31072.0, 31069.0, 3.0], ["h", 21483.0, 21481.0, 2.0], ["i", 23007.0, 23005.0, 2.0], ["j", 12866.0, 12865.0, 1.0], ["k", 14938.0, 14937.0, 1.0], ["l", 31344.0, 31341.0, 3.0], ["m", 57973.0, 57966.0, 7.0], ["n", 27531.0, 27528.0, 3.0], ["o", 44077.0, 44072.0, 5.0], ["p", 105618.0, 105130.0, 13.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 32619.0, 4.0], ["s", 79137.0, 79128.0, 9.0], ["t", 49742.0, 49736.0, 6.0], ["u", 10218.0, 10217.0, 1.0], ["v", 15051.0, 15050.0, 1.0], ["w", 18396.0, 18394.0, 2.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','running','static','running',9.99463556271817710197e-01,6.30871626454967184818e+01,3.12191504451447059413e+01,1.24470582764590190552e+02,'p',8.891153014569461277e+00,NULL,'',1);
INSERT INTO "incidents_jobreading" VALUES(268,'2022-06-10 16:01:00','[["a", 64042.0, 64034.0, 8.0], ["b", 30633.0, 30630.0, 3.0], ["c", 63140.0, 63133.0, 7.0], ["d", 62189.0, 62182.0, 7.0], ["e", 26223.0, 26220.0, 3.0], ["f", 35235.0, 35231.0, 4.0], ["g", 31072.0, 31069.0, 3.0], ["h", 21483.0, 21481.0, 2.0], ["i", 23007.0, 23005.0, 2.0], ["j", 12866.0, 12865.0, 1.0], ["k", 14938.0, 14937.0, 1.0], ["l", 31344.0, 31341.0, 3.0], ["m", 57973.0, 57966.0, 7.0], ["n", 27531.0, 27528.0, 3.0], ["o", 44077.0, 44072.0, 5.0], ["p", 105618.0, 105605.0, 13.0], ["q", 8683.0, 8682.0, 1.0], ["r", 32623.0, 32619.0, 4.0], ["s", 79137.0, 79128.0, 9.0], ["t", 49742.0, 49736.0, 6.0], ["u", 10218.0, 10217.0, 1.0], ["v", 15051.0, 15050.0, 1.0], ["w", 18396.0, 18394.0, 2.0], ["x", 6641.0, 6641.0, 0.0], ["y", 6721.0, 6721.0, 0.0], ["z", 6878.0, 6878.0, 0.0]]','succeeded','static','finished_with_failures',1.0,0.0,0.0,0.0,'',NULL,NULL,'',1);
CREATE TABLE "incidents_page" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(12) NOT NULL UNIQUE, "name" varchar(100) NOT NULL, "tagline" varchar(255) NOT NULL, "url" varchar(200) NOT NULL, "support_url" varchar(200) NOT NULL, "time_zone" varchar(50) NOT NULL, "tag_authority" varchar(255) NOT NULL, "tag_on" date NOT NULL, "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, CONSTRAINT "page_is_single" CHECK ("id" = 1), CONSTRAINT "page_has_name" CHECK (NOT ("name" = '')), CONSTRAINT "page_has_code" CHECK ("code" REGEXP '^[a-z0-9]{12}$'), CONSTRAINT "page_has_tag_authority" CHECK (NOT ("tag_authority" = '')), CONSTRAINT "page_has_url" CHECK (NOT ("url" = '')), CONSTRAINT "page_has_time_zone" CHECK (NOT ("time_zone" = '')));
INSERT INTO "incidents_page" VALUES(1,'9fdc2ml5gjcx','Package index status','Operated by the Python infrastructure team.','http://localhost:8000','','Etc/UTC','localhost','2026-11-28','2026-11-28 14:44:22.985435','2026-11-28 14:44:00');
CREATE TABLE "incidents_postmortem" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(12) NOT NULL UNIQUE, "published_body" text NOT NULL, "published_at" datetime NULL, "revised_at" datetime NULL, "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "incident_id" bigint NOT NULL UNIQUE REFERENCES "incidents_incident" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "postmortem_published_iff_body" CHECK ((("published_at" IS NULL AND "published_body" = '' AND "revised_at" IS NULL) OR ("published_at" IS NOT NULL AND "revised_at" >= ("published_at") AND NOT ("published_body" = '')))), CONSTRAINT "postmortem_has_code" CHECK ("code" REGEXP '^[a-z0-9]{12}$'));
INSERT INTO "incidents_postmortem" VALUES(1,'xkph2wqnxqwu','## Summary

From 10:50 UTC on 10 June 2022 many requests for the JSON documents of projects were redirected in a circle, until 16:01 for most projects and for at most a day longer for a few.

A project can be asked for by its name as its authors write it (*verbatim*) or in one spelling that all share (*normalized*: lower case, dashes). At 10:50 two changes went live together: the application now treats the normalized name as the canonical URL of a project''s JSON documents, and the CDN redirects to it at the edge, before the application is asked. Until then it had been the other way round, and caches still held those old redirects. Where one was left, each URL led to the other, for ever:

| Asked for | Before 10:50 | After 10:50 | … with the old answer still cached |
| --- | --- | --- | --- |
| `/json/Sample.Project` | the document | redirect to `/json/sample-project` | redirect to `/json/sample-project` |
| `/json/sample-project` | redirect to `/json/Sample.Project` | the document | redirect to `/json/Sample.Project` – **a loop** |

```http
GET /json/Sample.Project HTTP/1.1

HTTP/1.1 301 Moved Permanently
Location: /json/sample-project

GET /json/sample-project HTTP/1.1

HTTP/1.1 301 Moved Permanently
Location: /json/Sample.Project
Age: 51840
```

The first answer is new and made at the edge. The second, as its `Age` shows, is from the day before. Each change had been reviewed and was right by itself; nobody had asked what the caches would add to them.

## Impact

- **Who was affected:** clients of the JSON API – installers, mirroring tools, and our own file redirector, which asks it where a file is stored. They followed the redirects until they gave up.
- **Which projects:** those whose written name differs from the normalized one and whose old redirect was in a cache. All others answered as usual.
- **How long:** from 10:50 to 16:01 UTC. For names whose purge had failed, loops lasted until their cache expired, at most 24 hours more.
- **What kept working:** uploads, search, documentation and mail.
- **A side effect:** while the caches were being refilled, the backends answered more slowly. They had recovered by 16:32 UTC.

## Mitigation

Two ways out were at hand, and we took neither. Going back would have made the same loops in the other direction, since caches had begun to hold the *new* redirects too. Purging everything at once would have sent every reader to the backends at the same moment and overloaded them for many more hours. So we knowingly rolled forward: a task walked all projects and purged the cache of each.

The work ran as pools of processes, one partition per first letter of the name, all in parallel. At 11:34 we expected it to take one to two hours. That held for most letters. The letter `p` alone took nearly four hours: about every eighth name begins with it, and one pool had to do them all. Our estimate had divided the work by the number of letters, not looked at the largest.

| Time (UTC) | What happened |
| --- | --- |
| 10:50 | Both changes go live |
| 11:08 | Cause identified |
| 11:34 | Purge of all projects started, estimated at 1–2 hours |
| 12:38 | Purge under way, estimated at 45–60 minutes more |
| 13:54 | All letters done but `p` |
| 16:01 | All purges completed; backends refill the cache |
| 16:32 | Resolved |

Some single purges failed. We did not repeat them: the entries expire within 24 hours by themselves.

## Future work

- [ ] **Purge safely and quickly.** Better tools for mass purges: shared work instead of one pool a letter, a rate that the backends can bear, and a progress that everyone can read.
- [ ] **Limit how far a purge reaches.** Tag what is cached more finely, so that one kind of answer can be purged without the rest.
- [ ] **Review changes of the CDN''s configuration with more confidence.** Test them against caches that are warm, not only empty ones, and never release them together with a change of what they point to.','2022-06-10 16:32:00','2022-06-10 16:32:00','2022-06-10 16:32:00','2022-06-10 16:32:00',1);
CREATE TABLE "incidents_postmortemsection" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "title" varchar(255) NOT NULL, "body" text NOT NULL, "is_internal" bool NOT NULL, "postmortem_id" bigint NOT NULL REFERENCES "incidents_postmortem" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "section_has_title" CHECK (NOT ("title" = '')), CONSTRAINT "section_title_fits" CHECK (LENGTH("title") <= 255));
INSERT INTO "incidents_postmortemsection" VALUES(1,0,'Summary','From 10:50 UTC on 10 June 2022 many requests for the JSON documents of projects were redirected in a circle, until 16:01 for most projects and for at most a day longer for a few.

A project can be asked for by its name as its authors write it (*verbatim*) or in one spelling that all share (*normalized*: lower case, dashes). At 10:50 two changes went live together: the application now treats the normalized name as the canonical URL of a project''s JSON documents, and the CDN redirects to it at the edge, before the application is asked. Until then it had been the other way round, and caches still held those old redirects. Where one was left, each URL led to the other, for ever:

| Asked for | Before 10:50 | After 10:50 | … with the old answer still cached |
| --- | --- | --- | --- |
| `/json/Sample.Project` | the document | redirect to `/json/sample-project` | redirect to `/json/sample-project` |
| `/json/sample-project` | redirect to `/json/Sample.Project` | the document | redirect to `/json/Sample.Project` – **a loop** |

```http
GET /json/Sample.Project HTTP/1.1

HTTP/1.1 301 Moved Permanently
Location: /json/sample-project

GET /json/sample-project HTTP/1.1

HTTP/1.1 301 Moved Permanently
Location: /json/Sample.Project
Age: 51840
```

The first answer is new and made at the edge. The second, as its `Age` shows, is from the day before. Each change had been reviewed and was right by itself; nobody had asked what the caches would add to them.',0,1);
INSERT INTO "incidents_postmortemsection" VALUES(2,1,'Impact','- **Who was affected:** clients of the JSON API – installers, mirroring tools, and our own file redirector, which asks it where a file is stored. They followed the redirects until they gave up.
- **Which projects:** those whose written name differs from the normalized one and whose old redirect was in a cache. All others answered as usual.
- **How long:** from 10:50 to 16:01 UTC. For names whose purge had failed, loops lasted until their cache expired, at most 24 hours more.
- **What kept working:** uploads, search, documentation and mail.
- **A side effect:** while the caches were being refilled, the backends answered more slowly. They had recovered by 16:32 UTC.',0,1);
INSERT INTO "incidents_postmortemsection" VALUES(3,2,'Mitigation','Two ways out were at hand, and we took neither. Going back would have made the same loops in the other direction, since caches had begun to hold the *new* redirects too. Purging everything at once would have sent every reader to the backends at the same moment and overloaded them for many more hours. So we knowingly rolled forward: a task walked all projects and purged the cache of each.

The work ran as pools of processes, one partition per first letter of the name, all in parallel. At 11:34 we expected it to take one to two hours. That held for most letters. The letter `p` alone took nearly four hours: about every eighth name begins with it, and one pool had to do them all. Our estimate had divided the work by the number of letters, not looked at the largest.

| Time (UTC) | What happened |
| --- | --- |
| 10:50 | Both changes go live |
| 11:08 | Cause identified |
| 11:34 | Purge of all projects started, estimated at 1–2 hours |
| 12:38 | Purge under way, estimated at 45–60 minutes more |
| 13:54 | All letters done but `p` |
| 16:01 | All purges completed; backends refill the cache |
| 16:32 | Resolved |

Some single purges failed. We did not repeat them: the entries expire within 24 hours by themselves.',0,1);
INSERT INTO "incidents_postmortemsection" VALUES(4,3,'Future work','- [ ] **Purge safely and quickly.** Better tools for mass purges: shared work instead of one pool a letter, a rate that the backends can bear, and a progress that everyone can read.
- [ ] **Limit how far a purge reaches.** Tag what is cached more finely, so that one kind of answer can be purged without the rest.
- [ ] **Review changes of the CDN''s configuration with more confidence.** Test them against caches that are warm, not only empty ones, and never release them together with a change of what they point to.',0,1);
INSERT INTO "incidents_postmortemsection" VALUES(5,4,'Notes for ourselves','Not for readers:

- The list of names whose purge failed is kept with the log of the task; compare it with tomorrow''s error rate before it is deleted.
- Twice we promised an end that did not hold. Next time say a range, and say which letter decides.
- Ask support how many tickets this made; the figure belongs into the quarterly review.',1,1);
CREATE TABLE "incidents_revision" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "topic" varchar(100) NOT NULL UNIQUE, "number" bigint unsigned NOT NULL CHECK ("number" >= 0));
INSERT INTO "incidents_revision" VALUES(1,'page',74);
INSERT INTO "incidents_revision" VALUES(2,'job-cachepurge22',268);
INSERT INTO "incidents_revision" VALUES(3,'job-purgeofpages',0);
CREATE TABLE "incidents_signinfailure" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(64) NOT NULL, "origin" varchar(64) NOT NULL, "at" datetime NOT NULL);
CREATE TABLE "incidents_statuschange" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "status" varchar(20) NOT NULL, "cause" varchar(10) NOT NULL, "effective_at" datetime NOT NULL, "recorded_at" datetime NOT NULL, "superseded_at" datetime NULL, "component_id" bigint NOT NULL REFERENCES "incidents_component" ("id") DEFERRABLE INITIALLY DEFERRED, "incident_id" bigint NULL REFERENCES "incidents_incident" ("id") DEFERRABLE INITIALLY DEFERRED, "update_id" bigint NULL REFERENCES "incidents_incidentupdate" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "change_is_known" CHECK (("cause" IN ('claim', 'release', 'set') AND "status" IN ('operational', 'under_maintenance', 'degraded_performance', 'partial_outage', 'major_outage'))), CONSTRAINT "change_names_its_incident" CHECK ((("cause" = 'set' AND "incident_id" IS NULL AND "update_id" IS NULL) OR (NOT ("cause" = 'set') AND "incident_id" IS NOT NULL AND "update_id" IS NOT NULL))), CONSTRAINT "change_superseded_after_recorded" CHECK (("superseded_at" IS NULL OR "superseded_at" >= ("recorded_at"))));
INSERT INTO "incidents_statuschange" VALUES(1,'partial_outage','claim','2022-06-10 11:08:00','2022-06-10 11:08:00',NULL,1,1,1);
INSERT INTO "incidents_statuschange" VALUES(2,'degraded_performance','claim','2022-06-10 11:08:00','2022-06-10 11:08:00',NULL,2,1,1);
INSERT INTO "incidents_statuschange" VALUES(3,'partial_outage','claim','2022-06-10 11:08:00','2022-06-10 11:08:00',NULL,3,1,1);
INSERT INTO "incidents_statuschange" VALUES(4,'partial_outage','claim','2022-06-10 11:08:00','2022-06-10 11:08:00',NULL,4,1,1);
INSERT INTO "incidents_statuschange" VALUES(5,'degraded_performance','claim','2022-06-10 13:54:00','2022-06-10 13:54:00',NULL,1,1,4);
INSERT INTO "incidents_statuschange" VALUES(6,'degraded_performance','claim','2022-06-10 13:54:00','2022-06-10 13:54:00',NULL,3,1,4);
INSERT INTO "incidents_statuschange" VALUES(7,'degraded_performance','claim','2022-06-10 13:54:00','2022-06-10 13:54:00',NULL,4,1,4);
INSERT INTO "incidents_statuschange" VALUES(8,'operational','claim','2022-06-10 16:01:00','2022-06-10 16:01:00',NULL,1,1,5);
INSERT INTO "incidents_statuschange" VALUES(9,'operational','claim','2022-06-10 16:01:00','2022-06-10 16:01:00',NULL,3,1,5);
INSERT INTO "incidents_statuschange" VALUES(10,'operational','release','2022-06-10 16:32:00','2022-06-10 16:32:00',NULL,1,1,6);
INSERT INTO "incidents_statuschange" VALUES(11,'operational','release','2022-06-10 16:32:00','2022-06-10 16:32:00',NULL,2,1,6);
INSERT INTO "incidents_statuschange" VALUES(12,'operational','release','2022-06-10 16:32:00','2022-06-10 16:32:00',NULL,3,1,6);
INSERT INTO "incidents_statuschange" VALUES(13,'operational','release','2022-06-10 16:32:00','2022-06-10 16:32:00',NULL,4,1,6);
INSERT INTO "incidents_statuschange" VALUES(14,'partial_outage','claim','2026-09-03 21:37:00','2026-09-03 21:37:00',NULL,2,2,7);
INSERT INTO "incidents_statuschange" VALUES(15,'partial_outage','claim','2026-09-03 21:37:00','2026-09-03 21:37:00',NULL,4,2,7);
INSERT INTO "incidents_statuschange" VALUES(16,'partial_outage','claim','2026-09-03 21:37:00','2026-09-03 21:37:00',NULL,5,2,7);
INSERT INTO "incidents_statuschange" VALUES(17,'major_outage','claim','2026-09-03 21:37:00','2026-09-03 21:37:00',NULL,6,2,7);
INSERT INTO "incidents_statuschange" VALUES(18,'partial_outage','claim','2026-09-03 21:37:00','2026-09-03 21:37:00',NULL,7,2,7);
INSERT INTO "incidents_statuschange" VALUES(19,'operational','claim','2026-09-03 21:51:00','2026-09-03 21:51:00',NULL,2,2,8);
INSERT INTO "incidents_statuschange" VALUES(20,'operational','claim','2026-09-03 21:51:00','2026-09-03 21:51:00',NULL,4,2,8);
INSERT INTO "incidents_statuschange" VALUES(21,'operational','claim','2026-09-03 21:51:00','2026-09-03 21:51:00',NULL,5,2,8);
INSERT INTO "incidents_statuschange" VALUES(22,'partial_outage','claim','2026-09-03 21:51:00','2026-09-03 21:51:00',NULL,6,2,8);
INSERT INTO "incidents_statuschange" VALUES(23,'operational','claim','2026-09-03 21:51:00','2026-09-03 21:51:00',NULL,7,2,8);
INSERT INTO "incidents_statuschange" VALUES(24,'operational','release','2026-09-03 22:30:00','2026-09-03 22:30:00',NULL,2,2,9);
INSERT INTO "incidents_statuschange" VALUES(25,'operational','release','2026-09-03 22:30:00','2026-09-03 22:30:00',NULL,4,2,9);
INSERT INTO "incidents_statuschange" VALUES(26,'operational','release','2026-09-03 22:30:00','2026-09-03 22:30:00',NULL,5,2,9);
INSERT INTO "incidents_statuschange" VALUES(27,'operational','release','2026-09-03 22:30:00','2026-09-03 22:30:00',NULL,6,2,9);
INSERT INTO "incidents_statuschange" VALUES(28,'operational','release','2026-09-03 22:30:00','2026-09-03 22:30:00',NULL,7,2,9);
INSERT INTO "incidents_statuschange" VALUES(29,'degraded_performance','claim','2026-09-18 14:50:00','2026-09-18 14:50:00',NULL,2,4,12);
INSERT INTO "incidents_statuschange" VALUES(30,'partial_outage','claim','2026-09-18 15:08:00','2026-09-18 15:08:00',NULL,2,4,13);
INSERT INTO "incidents_statuschange" VALUES(31,'partial_outage','claim','2026-09-18 15:08:00','2026-09-18 15:08:00',NULL,4,4,13);
INSERT INTO "incidents_statuschange" VALUES(32,'degraded_performance','claim','2026-09-18 15:31:00','2026-09-18 15:31:00',NULL,2,4,14);
INSERT INTO "incidents_statuschange" VALUES(33,'operational','claim','2026-09-18 15:31:00','2026-09-18 15:31:00',NULL,4,4,14);
INSERT INTO "incidents_statuschange" VALUES(34,'operational','release','2026-09-18 16:10:00','2026-09-18 16:10:00',NULL,2,4,15);
INSERT INTO "incidents_statuschange" VALUES(35,'operational','release','2026-09-18 16:10:00','2026-09-18 16:10:00',NULL,4,4,15);
INSERT INTO "incidents_statuschange" VALUES(36,'partial_outage','claim','2026-09-26 12:25:00','2026-09-26 12:25:00',NULL,6,5,16);
INSERT INTO "incidents_statuschange" VALUES(37,'degraded_performance','claim','2026-09-26 14:22:00','2026-09-26 14:22:00',NULL,6,5,17);
INSERT INTO "incidents_statuschange" VALUES(38,'operational','release','2026-09-26 15:00:00','2026-09-26 15:00:00',NULL,6,5,18);
INSERT INTO "incidents_statuschange" VALUES(39,'major_outage','claim','2026-10-07 02:20:00','2026-10-07 02:20:00',NULL,11,6,19);
INSERT INTO "incidents_statuschange" VALUES(40,'operational','release','2026-10-07 02:58:00','2026-10-07 02:58:00',NULL,11,6,20);
INSERT INTO "incidents_statuschange" VALUES(41,'partial_outage','claim','2026-10-18 19:48:00','2026-10-18 19:48:00',NULL,12,7,21);
INSERT INTO "incidents_statuschange" VALUES(42,'operational','release','2026-10-18 21:02:00','2026-10-18 21:02:00',NULL,12,7,23);
INSERT INTO "incidents_statuschange" VALUES(43,'degraded_performance','claim','2026-10-26 00:00:00','2026-10-27 09:30:00',NULL,8,8,24);
INSERT INTO "incidents_statuschange" VALUES(44,'operational','release','2026-10-26 15:00:00','2026-10-27 09:30:00',NULL,8,8,25);
INSERT INTO "incidents_statuschange" VALUES(45,'degraded_performance','claim','2026-11-04 08:02:00','2026-11-04 08:02:00',NULL,9,9,26);
INSERT INTO "incidents_statuschange" VALUES(46,'operational','release','2026-11-04 08:40:00','2026-11-04 08:40:00',NULL,9,9,27);
INSERT INTO "incidents_statuschange" VALUES(47,'partial_outage','claim','2026-11-04 11:15:00','2026-11-04 11:15:00',NULL,9,9,28);
INSERT INTO "incidents_statuschange" VALUES(48,'degraded_performance','claim','2026-11-04 12:20:00','2026-11-04 12:20:00',NULL,9,9,29);
INSERT INTO "incidents_statuschange" VALUES(49,'operational','release','2026-11-04 14:05:00','2026-11-04 14:05:00',NULL,9,9,30);
INSERT INTO "incidents_statuschange" VALUES(50,'major_outage','claim','2026-11-11 10:11:00','2026-11-11 10:11:00',NULL,5,10,31);
INSERT INTO "incidents_statuschange" VALUES(51,'partial_outage','claim','2026-11-11 10:46:00','2026-11-11 10:46:00',NULL,5,10,33);
INSERT INTO "incidents_statuschange" VALUES(52,'operational','release','2026-11-11 11:20:00','2026-11-11 11:20:00',NULL,5,10,34);
INSERT INTO "incidents_statuschange" VALUES(53,'degraded_performance','claim','2026-11-16 17:31:00','2026-11-16 17:31:00',NULL,1,12,36);
INSERT INTO "incidents_statuschange" VALUES(54,'degraded_performance','claim','2026-11-16 17:31:00','2026-11-16 17:31:00',NULL,3,12,36);
INSERT INTO "incidents_statuschange" VALUES(55,'operational','release','2026-11-16 17:52:00','2026-11-16 17:52:00',NULL,1,12,37);
INSERT INTO "incidents_statuschange" VALUES(56,'operational','release','2026-11-16 17:52:00','2026-11-16 17:52:00',NULL,3,12,37);
INSERT INTO "incidents_statuschange" VALUES(57,'under_maintenance','claim','2026-11-19 05:00:00','2026-11-19 05:00:00',NULL,5,11,38);
INSERT INTO "incidents_statuschange" VALUES(58,'under_maintenance','claim','2026-11-19 05:00:00','2026-11-19 05:00:00',NULL,7,11,38);
INSERT INTO "incidents_statuschange" VALUES(59,'operational','release','2026-11-19 06:11:00','2026-11-19 06:11:00',NULL,5,11,40);
INSERT INTO "incidents_statuschange" VALUES(60,'operational','release','2026-11-19 06:11:00','2026-11-19 06:11:00',NULL,7,11,40);
INSERT INTO "incidents_statuschange" VALUES(61,'degraded_performance','claim','2026-11-22 13:30:00','2026-11-22 13:30:00',NULL,10,13,41);
INSERT INTO "incidents_statuschange" VALUES(62,'operational','release','2026-11-22 15:40:00','2026-11-22 15:40:00',NULL,10,13,43);
INSERT INTO "incidents_statuschange" VALUES(63,'degraded_performance','claim','2026-11-25 09:12:00','2026-11-25 09:12:00',NULL,6,14,44);
INSERT INTO "incidents_statuschange" VALUES(64,'operational','release','2026-11-25 10:31:00','2026-11-25 10:31:00',NULL,6,14,46);
INSERT INTO "incidents_statuschange" VALUES(65,'degraded_performance','claim','2026-11-27 07:20:00','2026-11-27 07:20:00',NULL,8,16,48);
INSERT INTO "incidents_statuschange" VALUES(66,'operational','release','2026-11-27 09:45:00','2026-11-27 09:45:00',NULL,8,16,49);
INSERT INTO "incidents_statuschange" VALUES(67,'degraded_performance','claim','2026-11-28 13:03:00','2026-11-28 13:03:00',NULL,5,17,50);
INSERT INTO "incidents_statuschange" VALUES(68,'partial_outage','claim','2026-11-28 13:32:00','2026-11-28 13:32:00',NULL,5,17,51);
INSERT INTO "incidents_statuschange" VALUES(69,'partial_outage','claim','2026-11-28 13:32:00','2026-11-28 13:32:00',NULL,12,17,51);
CREATE TABLE "incidents_statusinterval" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "status" varchar(20) NOT NULL, "started_at" datetime NOT NULL, "ended_at" datetime NULL, "component_id" bigint NOT NULL REFERENCES "incidents_component" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "interval_is_not_operational" CHECK ("status" IN ('under_maintenance', 'degraded_performance', 'partial_outage', 'major_outage')), CONSTRAINT "interval_is_not_empty" CHECK (("ended_at" IS NULL OR "ended_at" > ("started_at"))));
INSERT INTO "incidents_statusinterval" VALUES(5,'partial_outage','2022-06-10 11:08:00','2022-06-10 13:54:00',1);
INSERT INTO "incidents_statusinterval" VALUES(7,'partial_outage','2022-06-10 11:08:00','2022-06-10 13:54:00',3);
INSERT INTO "incidents_statusinterval" VALUES(9,'partial_outage','2022-06-10 11:08:00','2022-06-10 13:54:00',4);
INSERT INTO "incidents_statusinterval" VALUES(11,'degraded_performance','2022-06-10 13:54:00','2022-06-10 16:01:00',1);
INSERT INTO "incidents_statusinterval" VALUES(12,'degraded_performance','2022-06-10 13:54:00','2022-06-10 16:01:00',3);
INSERT INTO "incidents_statusinterval" VALUES(13,'degraded_performance','2022-06-10 11:08:00','2022-06-10 16:32:00',2);
INSERT INTO "incidents_statusinterval" VALUES(14,'degraded_performance','2022-06-10 13:54:00','2022-06-10 16:32:00',4);
INSERT INTO "incidents_statusinterval" VALUES(20,'partial_outage','2026-09-03 21:37:00','2026-09-03 21:51:00',2);
INSERT INTO "incidents_statusinterval" VALUES(21,'partial_outage','2026-09-03 21:37:00','2026-09-03 21:51:00',4);
INSERT INTO "incidents_statusinterval" VALUES(22,'partial_outage','2026-09-03 21:37:00','2026-09-03 21:51:00',5);
INSERT INTO "incidents_statusinterval" VALUES(23,'major_outage','2026-09-03 21:37:00','2026-09-03 21:51:00',6);
INSERT INTO "incidents_statusinterval" VALUES(25,'partial_outage','2026-09-03 21:37:00','2026-09-03 21:51:00',7);
INSERT INTO "incidents_statusinterval" VALUES(26,'partial_outage','2026-09-03 21:51:00','2026-09-03 22:30:00',6);
INSERT INTO "incidents_statusinterval" VALUES(28,'degraded_performance','2026-09-18 14:50:00','2026-09-18 15:08:00',2);
INSERT INTO "incidents_statusinterval" VALUES(31,'partial_outage','2026-09-18 15:08:00','2026-09-18 15:31:00',2);
INSERT INTO "incidents_statusinterval" VALUES(33,'partial_outage','2026-09-18 15:08:00','2026-09-18 15:31:00',4);
INSERT INTO "incidents_statusinterval" VALUES(34,'degraded_performance','2026-09-18 15:31:00','2026-09-18 16:10:00',2);
INSERT INTO "incidents_statusinterval" VALUES(36,'partial_outage','2026-09-26 12:25:00','2026-09-26 14:22:00',6);
INSERT INTO "incidents_statusinterval" VALUES(38,'degraded_performance','2026-09-26 14:22:00','2026-09-26 15:00:00',6);
INSERT INTO "incidents_statusinterval" VALUES(40,'major_outage','2026-10-07 02:20:00','2026-10-07 02:58:00',11);
INSERT INTO "incidents_statusinterval" VALUES(42,'partial_outage','2026-10-18 19:48:00','2026-10-18 21:02:00',12);
INSERT INTO "incidents_statusinterval" VALUES(44,'degraded_performance','2026-10-26 00:00:00','2026-10-26 15:00:00',8);
INSERT INTO "incidents_statusinterval" VALUES(46,'degraded_performance','2026-11-04 08:02:00','2026-11-04 08:40:00',9);
INSERT INTO "incidents_statusinterval" VALUES(48,'partial_outage','2026-11-04 11:15:00','2026-11-04 12:20:00',9);
INSERT INTO "incidents_statusinterval" VALUES(50,'degraded_performance','2026-11-04 12:20:00','2026-11-04 14:05:00',9);
INSERT INTO "incidents_statusinterval" VALUES(52,'major_outage','2026-11-11 10:11:00','2026-11-11 10:46:00',5);
INSERT INTO "incidents_statusinterval" VALUES(54,'partial_outage','2026-11-11 10:46:00','2026-11-11 11:20:00',5);
INSERT INTO "incidents_statusinterval" VALUES(57,'degraded_performance','2026-11-16 17:31:00','2026-11-16 17:52:00',1);
INSERT INTO "incidents_statusinterval" VALUES(58,'degraded_performance','2026-11-16 17:31:00','2026-11-16 17:52:00',3);
INSERT INTO "incidents_statusinterval" VALUES(61,'under_maintenance','2026-11-19 05:00:00','2026-11-19 06:11:00',5);
INSERT INTO "incidents_statusinterval" VALUES(62,'under_maintenance','2026-11-19 05:00:00','2026-11-19 06:11:00',7);
INSERT INTO "incidents_statusinterval" VALUES(64,'degraded_performance','2026-11-22 13:30:00','2026-11-22 15:40:00',10);
INSERT INTO "incidents_statusinterval" VALUES(66,'degraded_performance','2026-11-25 09:12:00','2026-11-25 10:31:00',6);
INSERT INTO "incidents_statusinterval" VALUES(68,'degraded_performance','2026-11-27 07:20:00','2026-11-27 09:45:00',8);
INSERT INTO "incidents_statusinterval" VALUES(70,'degraded_performance','2026-11-28 13:03:00','2026-11-28 13:32:00',5);
INSERT INTO "incidents_statusinterval" VALUES(71,'partial_outage','2026-11-28 13:32:00',NULL,5);
INSERT INTO "incidents_statusinterval" VALUES(72,'partial_outage','2026-11-28 13:32:00',NULL,12);
CREATE TABLE "incidents_token" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(100) NOT NULL, "digest" varchar(64) NOT NULL UNIQUE, "created_at" datetime NOT NULL, "revoked_at" datetime NULL, CONSTRAINT "token_has_name" CHECK (NOT ("name" = '')), CONSTRAINT "token_digest_is_sha256" CHECK ("digest" REGEXP '^[0-9a-f]{64}$'));
CREATE TABLE "incidents_token_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "token_id" bigint NOT NULL REFERENCES "incidents_token" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "incidents_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE, "first_name" varchar(150) NOT NULL, "last_name" varchar(150) NOT NULL, "email" varchar(254) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL);
INSERT INTO "incidents_user" VALUES(1,'!',NULL,1,'operator','','','',1,1,'2026-11-28 14:44:27.124613');
CREATE TABLE "incidents_user_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" bigint NOT NULL REFERENCES "incidents_user" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "incidents_user_user_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" bigint NOT NULL REFERENCES "incidents_user" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE UNIQUE INDEX "incidents_user_groups_user_id_group_id_aaad7f88_uniq" ON "incidents_user_groups" ("user_id", "group_id");
CREATE INDEX "incidents_user_groups_user_id_ac0ecedd" ON "incidents_user_groups" ("user_id");
CREATE INDEX "incidents_user_groups_group_id_b704f0a7" ON "incidents_user_groups" ("group_id");
CREATE UNIQUE INDEX "incidents_user_user_permissions_user_id_permission_id_7124de8a_uniq" ON "incidents_user_user_permissions" ("user_id", "permission_id");
CREATE INDEX "incidents_user_user_permissions_user_id_0e700cfe" ON "incidents_user_user_permissions" ("user_id");
CREATE INDEX "incidents_user_user_permissions_permission_id_2338b815" ON "incidents_user_user_permissions" ("permission_id");
CREATE INDEX "incidents_historicalincident_id_e97ac952" ON "incidents_historicalincident" ("id");
CREATE INDEX "incidents_historicalincident_code_dfa73393" ON "incidents_historicalincident" ("code");
CREATE INDEX "incidents_historicalincident_history_date_fbf5eee7" ON "incidents_historicalincident" ("history_date");
CREATE INDEX "incidents_historicalincident_history_user_id_716b9f52" ON "incidents_historicalincident" ("history_user_id");
CREATE INDEX "incidents_historicalpostmortem_id_2016f78a" ON "incidents_historicalpostmortem" ("id");
CREATE INDEX "incidents_historicalpostmortem_code_deaf69b7" ON "incidents_historicalpostmortem" ("code");
CREATE INDEX "incidents_historicalpostmortem_history_date_45bbeacc" ON "incidents_historicalpostmortem" ("history_date");
CREATE INDEX "incidents_historicalpostmortem_history_user_id_eef56400" ON "incidents_historicalpostmortem" ("history_user_id");
CREATE INDEX "incidents_historicalpostmortem_incident_id_58c98faf" ON "incidents_historicalpostmortem" ("incident_id");
CREATE INDEX "incidents_historicalpostmortemsection_id_21e9d478" ON "incidents_historicalpostmortemsection" ("id");
CREATE INDEX "incidents_historicalpostmortemsection_history_date_f22165ec" ON "incidents_historicalpostmortemsection" ("history_date");
CREATE INDEX "incidents_historicalpostmortemsection_history_user_id_daebb5f1" ON "incidents_historicalpostmortemsection" ("history_user_id");
CREATE INDEX "incidents_historicalpostmortemsection_postmortem_id_5644b83a" ON "incidents_historicalpostmortemsection" ("postmortem_id");
CREATE UNIQUE INDEX "incidents_token_permissions_token_id_permission_id_6c625fab_uniq" ON "incidents_token_permissions" ("token_id", "permission_id");
CREATE INDEX "incidents_token_permissions_token_id_f91ed6df" ON "incidents_token_permissions" ("token_id");
CREATE INDEX "incidents_token_permissions_permission_id_244a1430" ON "incidents_token_permissions" ("permission_id");
CREATE INDEX "incidents_component_group_id_2c369c11" ON "incidents_component" ("group_id");
CREATE INDEX "incidents_dailytotal_component_id_06612496" ON "incidents_dailytotal" ("component_id");
CREATE INDEX "total_by_day" ON "incidents_dailytotal" ("day_on");
CREATE INDEX "incidents_affectedcomponent_component_id_985a9296" ON "incidents_affectedcomponent" ("component_id");
CREATE INDEX "incidents_affectedcomponent_update_id_5ad95fc2" ON "incidents_affectedcomponent" ("update_id");
CREATE INDEX "incidents_postmortemsection_postmortem_id_1493de5a" ON "incidents_postmortemsection" ("postmortem_id");
CREATE UNIQUE INDEX "one_standing_change_per_update" ON "incidents_statuschange" ("component_id", "update_id") WHERE ("superseded_at" IS NULL AND "update_id" IS NOT NULL);
CREATE INDEX "incidents_statuschange_component_id_693102e1" ON "incidents_statuschange" ("component_id");
CREATE INDEX "incidents_statuschange_incident_id_e677f61a" ON "incidents_statuschange" ("incident_id");
CREATE INDEX "incidents_statuschange_update_id_c191d142" ON "incidents_statuschange" ("update_id");
CREATE INDEX "standing_changes" ON "incidents_statuschange" ("component_id", "effective_at") WHERE "superseded_at" IS NULL;
CREATE INDEX "incidents_statusinterval_component_id_4f024683" ON "incidents_statusinterval" ("component_id");
CREATE INDEX "interval_by_start" ON "incidents_statusinterval" ("component_id", "started_at");
CREATE UNIQUE INDEX "one_open_interval" ON "incidents_statusinterval" ("component_id") WHERE "ended_at" IS NULL;
CREATE INDEX "django_admin_log_content_type_id_c4bce8eb" ON "django_admin_log" ("content_type_id");
CREATE INDEX "django_admin_log_user_id_c564eba6" ON "django_admin_log" ("user_id");
CREATE INDEX "incidents_signinfailure_at_30fcd15d" ON "incidents_signinfailure" ("at");
CREATE INDEX "sign_in_failure_by_origin" ON "incidents_signinfailure" ("origin", "at");
CREATE INDEX "incidents_historicalincidentupdate_id_010efae9" ON "incidents_historicalincidentupdate" ("id");
CREATE INDEX "incidents_historicalincidentupdate_code_bf73af4d" ON "incidents_historicalincidentupdate" ("code");
CREATE INDEX "incidents_historicalincidentupdate_history_date_7732886c" ON "incidents_historicalincidentupdate" ("history_date");
CREATE INDEX "incidents_historicalincidentupdate_history_user_id_f86fa634" ON "incidents_historicalincidentupdate" ("history_user_id");
CREATE INDEX "incidents_historicalincidentupdate_incident_id_7d48bd05" ON "incidents_historicalincidentupdate" ("incident_id");
CREATE INDEX "incidents_incidentupdate_incident_id_3962c97b" ON "incidents_incidentupdate" ("incident_id");
CREATE INDEX "update_by_time" ON "incidents_incidentupdate" ("incident_id", "display_at");
CREATE INDEX "incidents_job_incident_id_1885d259" ON "incidents_job" ("incident_id");
CREATE INDEX "job_due" ON "incidents_job" ("next_scrape_at") WHERE ("ended_at" IS NULL AND "removed_at" IS NULL);
CREATE INDEX "incidents_draft_author_id_17780b8f" ON "incidents_draft" ("author_id");
CREATE INDEX "incidents_draft_incident_id_a08f78e3" ON "incidents_draft" ("incident_id");
CREATE INDEX "incidents_draft_job_id_27cd333d" ON "incidents_draft" ("job_id");
CREATE INDEX "incidents_jobreading_job_id_d833bec5" ON "incidents_jobreading" ("job_id");
CREATE INDEX "incident_by_start" ON "incidents_incident" ("started_at" DESC);
CREATE INDEX "incident_by_end" ON "incidents_incident" ("closed_at");
CREATE INDEX "incident_by_residual_end" ON "incidents_incident" ("residual_ends_at") WHERE "residual_ends_at" IS NOT NULL;
CREATE INDEX "event_by_subject" ON "incidents_event" ("subject_type", "subject_id");
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('django_migrations',28);
INSERT INTO "sqlite_sequence" VALUES('django_content_type',32);
INSERT INTO "sqlite_sequence" VALUES('auth_permission',125);
INSERT INTO "sqlite_sequence" VALUES('auth_group',0);
INSERT INTO "sqlite_sequence" VALUES('incidents_component',12);
INSERT INTO "sqlite_sequence" VALUES('incidents_dailytotal',35);
INSERT INTO "sqlite_sequence" VALUES('incidents_auditentry',74);
INSERT INTO "sqlite_sequence" VALUES('incidents_affectedcomponent',73);
INSERT INTO "sqlite_sequence" VALUES('incidents_postmortem',1);
INSERT INTO "sqlite_sequence" VALUES('incidents_postmortemsection',5);
INSERT INTO "sqlite_sequence" VALUES('incidents_statuschange',69);
INSERT INTO "sqlite_sequence" VALUES('incidents_statusinterval',72);
INSERT INTO "sqlite_sequence" VALUES('incidents_token',0);
INSERT INTO "sqlite_sequence" VALUES('django_admin_log',0);
INSERT INTO "sqlite_sequence" VALUES('incidents_historicalincidentupdate',54);
INSERT INTO "sqlite_sequence" VALUES('incidents_incidentupdate',53);
INSERT INTO "sqlite_sequence" VALUES('incidents_job',2);
INSERT INTO "sqlite_sequence" VALUES('incidents_draft',6);
INSERT INTO "sqlite_sequence" VALUES('incidents_jobreading',268);
INSERT INTO "sqlite_sequence" VALUES('incidents_incident',17);
INSERT INTO "sqlite_sequence" VALUES('incidents_page',1);
INSERT INTO "sqlite_sequence" VALUES('incidents_event',74);
INSERT INTO "sqlite_sequence" VALUES('incidents_user',1);
INSERT INTO "sqlite_sequence" VALUES('incidents_revision',3);
INSERT INTO "sqlite_sequence" VALUES('incidents_componentgroup',2);
INSERT INTO "sqlite_sequence" VALUES('incidents_historicalincident',72);
INSERT INTO "sqlite_sequence" VALUES('incidents_historicalpostmortem',3);
INSERT INTO "sqlite_sequence" VALUES('incidents_historicalpostmortemsection',5);
COMMIT;
