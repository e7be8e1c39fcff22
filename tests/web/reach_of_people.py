"""Who reaches the pages about mail, announcements, people, the audit log and one's own data; see ``test_roles``."""

OF_PEOPLE = """
GET  own_classes.class_calendar 404 404 404 404 404 404
GET  mail.choices            303 200 200 200 200 200
POST mail.want               401 422 422 422 422 422
POST mail.remove             401 303 303 303 303 303
POST mail.choose             401 303 303 303 303 303
GET  mail.look_at            404 404 404 404 404 404
POST mail.confirm            404 404 404 404 404 404
GET  mail.ask_to_unsubscribe 404 404 404 404 404 404
POST mail.unsubscribe        404 404 404 404 404 404
GET  announcements.listing   303 403 403 200 200 200
GET  announcements.new       303 403 403 200 200 200
POST announcements.publish   401 403 403 422 422 422
GET  announcements.read      303 404 404 404 404 404
GET  announcements.edit      303 403 403 404 404 404
POST announcements.change    401 403 403 404 404 404
POST announcements.withdraw  401 403 403 404 404 404
GET  robots.listing          303 403 403 403 200 200
POST robots.make             401 403 403 403 422 422
POST robots.try_again        401 403 403 403 404 404
POST robots.remove           401 403 403 403 404 404
POST activation.make         401 403 403 403 200 200
GET  activation.after        303 403 403 403 303 303
POST person.retire           401 403 403 403 303 303
POST person.bring_back       401 403 403 403 303 303
GET  merging.listing         303 403 403 403 200 200
POST merging.keep_apart      401 403 403 403 422 422
GET  merging.look            303 403 403 403 422 422
POST merging.merge           401 403 403 403 404 404
GET  bulk.after              303 403 403 403 303 303
POST bulk.do                 401 403 403 403 422 422
GET  roles.overview          303 403 403 403 200 200
GET  audit.search            303 403 403 403 200 200
POST audit.export            401 403 403 403 200 200
GET  mydata.overview         303 200 200 200 200 200
POST mydata.export           401 200 200 200 200 200
POST mydata.ask              401 422 422 422 422 422
GET  mydata.feedback         303 200 200 200 200 200
POST mydata.complain         401 422 422 422 422 422
GET  concerns.listing        303 403 403 403 200 200
GET  concerns.show           303 403 403 403 404 404
POST concerns.answer         401 403 403 403 404 404
POST concerns.erase          401 403 403 403 422 422
"""
