using CaseHub.Hub.Attachments;
using CaseHub.Hub.Attachments.Previews;
using CaseHub.Hub.Attachments.Uploads;
using CaseHub.Hub.Briefings.Agenda;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Closing;
using CaseHub.Hub.Cases.Drawings;
using CaseHub.Hub.Cases.Figures;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Cases.Quality;
using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Cases.Teaching;
using CaseHub.Hub.Finding;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.Live.CallNotes;
using CaseHub.Hub.Notes;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings;
using static CaseHub.Hub.Pipeline.Relation;

namespace CaseHub.Hub;

/// <summary>Who may do what to a case, and with what stands in it.</summary>
internal static partial class Policy
{
    private static IEnumerable<PolicyRow> OfCases() =>
    [
        // Cases that are not there yet, or all of one's own.
        For<OpenCase.Request>(Scopes.WriteCases, Who(Clinical)),
        For<ListSpecialists.Request>(Scopes.ReadCases, Who(Clinical | Roles.Coordinator)),
        For<ListCases.Request>(Scopes.ReadCases, Everybody()),
        For<CountCases.Request>(Scopes.ReadCases, Everybody()),
        For<SearchCases.Request>(Scopes.ReadCases, Everybody()),
        For<ListViews.Request>(Scopes.ReadCases, Everybody()),
        For<SaveView.Request>(Scopes.Account, Everybody()),
        For<ChangeView.Request>(Scopes.Account, Everybody()),
        For<RemoveView.Request>(Scopes.Account, Everybody()),
        For<ListDrugs.Request>(Scopes.None, Everybody()),
        For<FindRepeatCases.Request>(Scopes.ReadCases, Who(Clinical)),
        For<CheckIdentifiers.Request>(Scopes.WriteCases, Who(Clinical)),

        // What the form of a specialty asks.
        For<ReadTemplate.Request>(Scopes.ReadCases, Who(Clinical | Roles.Administrator | Roles.Coordinator)),
        For<ListTemplates.Request>(Scopes.Administration, Who(Roles.Administrator | Roles.Coordinator)),
        For<SaveTemplate.Request>(Scopes.Administration, Who(Roles.Administrator | Roles.Coordinator)),
        For<ResetTemplate.Request>(Scopes.Administration, Who(Roles.Administrator | Roles.Coordinator)),
        For<ReadOnDuty.Request>(Scopes.ReadCases, Who(Clinical | Roles.Coordinator)),

        ..OfACase<CaseRelations>(
            For<ReadCase.Request>(Scopes.ReadCases, Who(Clinical, Reading)).Otherwise(CardOnly),
            For<ReadSight.Request>(Scopes.ReadCases, Who(Clinical, Reading), Who(Roles.Specialist, Candidate), Who(Roles.Coordinator, Colleague | AskedColleague)),
            For<ReadTriage.Request>(Scopes.ReadCases, Who(Clinical, Reading), Who(Roles.Specialist, Candidate), Who(Roles.Coordinator, Colleague | AskedColleague)),
            For<EditCase.Request>(Scopes.WriteCases, Who(Clinical, Asker)),
            For<RequestOpinion.Request>(Scopes.WriteCases, Who(Clinical, Asker)),
            For<CheckRequest.Request>(Scopes.WriteCases, Who(Clinical, Asker)),
            For<WithdrawCase.Request>(Scopes.WriteCases, Who(Clinical, Asker)),
            For<ReopenCase.Request>(Scopes.WriteCases, Who(Clinical, Asker)),
            For<AcknowledgeOpinion.Request>(Scopes.WriteCases, Who(Clinical, Asker | Deputy)),
            For<RecordOutcome.Request>(Scopes.WriteCases, Who(Clinical, Asker)),

            // Being shown in a briefing: the asker says whether the patient agreed; its part stays with the case.
            For<ReadTeachingConsent.Request>(Scopes.ReadCases, Who(Clinical, Reading)).Otherwise(CardOnly),
            For<StateTeachingConsent.Request>(Scopes.WriteCases, Who(Clinical, Asker)),
            For<WithdrawTeachingConsent.Request>(Scopes.WriteCases, Who(Clinical, Asker)),
            For<ListCaseParts.Request>(Scopes.ReadCases, Who(Clinical, Reading)).Otherwise(CardOnly),
            For<CloseCase.Request>(Scopes.WriteCases, Who(Clinical, Asker)),

            // How the loop closes.
            For<ReadClosing.Request>(Scopes.ReadCases, Who(Clinical, Reading)).Otherwise(CardOnly),
            For<PlanFollowUp.Request>(Scopes.WriteCases, Who(Clinical, Between | Deputy)),
            For<ChangeFollowUp.Request>(Scopes.WriteCases, Who(Clinical, Between | Deputy)),
            For<DropFollowUp.Request>(Scopes.WriteCases, Who(Clinical, Between | Deputy)),
            For<AnswerFollowUp.Request>(Scopes.WriteCases, Who(Clinical, Asker | Deputy)),
            For<WriteSurvey.Request>(Scopes.WriteCases, Who(Clinical, Asker | Deputy)),
            For<WriteAdviserSurvey.Request>(Scopes.WriteCases, Who(Roles.Specialist, Adviser)),

            // Peer review and incidents. A coordinator of the author's organisation has an opinion reviewed without reading it.
            For<ListReviews.Request>(Scopes.ReadCases, Who(Clinical, Reading)).Otherwise(CardOnly),
            For<InviteReviewer.Request>(Scopes.WriteCases, Who(Roles.Specialist, Adviser), Who(Roles.Coordinator, AskedColleague)),
            For<AnswerReviewWish.Request>(Scopes.WriteCases, Who(Clinical, Asker)),
            For<WriteReview.Request>(Scopes.WriteCases, Who(Roles.Specialist, Reader)),
            For<ReportIncident.Request>(Scopes.WriteCases, Who(Clinical, Reading)).Otherwise(CardOnly),

            For<SetSensitivity.Request>(Scopes.WriteCases, Who(Clinical, Asker)),
            For<RecordMinorConsent.Request>(Scopes.WriteCases, Who(Clinical, Asker)),
            For<ShareCase.Request>(Scopes.WriteCases, Who(Clinical, Between)),
            For<ListSharingCircle.Request>(Scopes.ReadCases, Who(Clinical, Between)),
            For<ListShares.Request>(Scopes.ReadCases, Who(Clinical, Between)),
            For<EndSharing.Request>(Scopes.WriteCases, Who(Clinical, Between)),

            // Who was asked and came too late is told who was faster.
            For<AcceptCase.Request>(Scopes.WriteCases, Who(Roles.Specialist, Candidate | Successor | FormerCandidate)).Licensed(),
            For<DeclineCase.Request>(Scopes.WriteCases, Who(Roles.Specialist, Candidate | Successor | FormerCandidate)),
            For<HandToColleague.Request>(Scopes.WriteCases, Who(Roles.Specialist, Candidate | Adviser)),
            For<ReadPromise.Request>(Scopes.ReadCases, Who(Clinical, Reading), Who(Roles.Specialist, Candidate), Who(Roles.Coordinator, Colleague | AskedColleague)),
            For<ListAssignable.Request>(Scopes.ReadCases, Who(Roles.Coordinator, Colleague | AskedColleague)),
            For<AssignCase.Request>(Scopes.WriteCases, Who(Roles.Coordinator, Colleague | AskedColleague)),
            For<WriteOpinion.Request>(Scopes.WriteCases, Who(Roles.Specialist, Adviser)).Licensed(),

            For<SpeakOpinion.Request>(Scopes.WriteCases, Who(Roles.Specialist, Adviser)).Licensed(),

            // The conversation about it, and further opinions.
            For<AskBack.Request>(Scopes.WriteCases, Who(Roles.Specialist, Adviser)),
            For<ReplyToAskBack.Request>(Scopes.WriteCases, Who(Clinical, Asker | Deputy)),
            For<OpenOpinions.Request>(Scopes.ReadCases, Who(Clinical, Asker | Deputy)),
            For<SuggestFurther.Request>(Scopes.WriteCases, Who(Roles.Specialist, Adviser)),
            For<AskFurther.Request>(Scopes.WriteCases, Who(Clinical, Asker)),
            For<WithdrawFurther.Request>(Scopes.WriteCases, Who(Clinical, Asker)),
            For<AcceptFurther.Request>(Scopes.WriteCases, Who(Roles.Specialist, Named)).Licensed(),
            For<DeclineFurther.Request>(Scopes.WriteCases, Who(Roles.Specialist, Named)),

            For<ReadNotes.Request>(Scopes.ReadCases, Who(Clinical, Reading)).Otherwise(CardOnly),
            For<WriteNote.Request>(Scopes.WriteCases, Who(Clinical, Between)),
            For<ListAttachments.Request>(Scopes.ReadCases, Who(Clinical, Reading)).Otherwise(CardOnly),
            For<ListPreviews.Request>(Scopes.ReadCases, Who(Clinical, Reading)).Otherwise(CardOnly),
            For<ListDrawings.Request>(Scopes.ReadCases, Who(Clinical, Reading)).Otherwise(CardOnly),
            For<AttachFile.Request>(Scopes.WriteCases, Who(Clinical, Between)),
            For<StartUpload.Request>(Scopes.WriteCases, Who(Clinical, Between)),
            For<ListSessions.Request>(Scopes.ReadCases, Who(Clinical, Reading)).Otherwise(CardOnly),
            For<ListRecordings.Request>(Scopes.Recordings, Who(Clinical, Between)),
            For<StartConsult.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<LookAtTime.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<ProposeAppointment.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<ListAppointments.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<WriteCallNote.Request>(Scopes.WriteCases, Who(Clinical, Between)),
            For<WaiveCallNote.Request>(Scopes.WriteCases, Who(Clinical, Between)),
            For<ListCallNotes.Request>(Scopes.ReadCases, Who(Clinical, Reading)).Otherwise(CardOnly)),

        ..About<CallTaskRelations>(For<MarkTaskDone.Request>(Scopes.WriteCases, Who(Clinical, Between))),
        Ourselves<AskForCallNote.Request>(),
        Ourselves<TellTaskDue.Request>(),

        // Appointments, for the two whom each is between.
        For<ListOwnAppointments.Request>(Scopes.Consult, Everybody()),
        ..About<AppointmentRelations>(
            For<ReadAppointment.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<ReadAppointmentFile.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<ConfirmAppointment.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<RescheduleAppointment.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<CancelAppointment.Request>(Scopes.Consult, Who(Clinical, Between))),
        Ourselves<AdvanceAppointment.Request>(),
        Ourselves<DropAppointments.Request>(),

        // What became of the cases that one advised on; and what the hub reminds of by itself.
        For<ListOutcomes.Request>(Scopes.ReadCases, Who(Clinical)),
        For<ReportOtherIncident.Request>(Scopes.WriteCases, Who(Clinical | Roles.Coordinator)),
        For<ListOwnIncidents.Request>(Scopes.ReadCases, Everybody()),
        For<ListIncidents.Request>(Scopes.Administration, Who(Roles.Coordinator | Roles.PrivacyOfficer)).Hidden(),
        ..About<IncidentRelations>(
            For<TakeOnIncident.Request>(Scopes.Administration, Who(Roles.Coordinator | Roles.PrivacyOfficer, Colleague)),
            For<CloseIncident.Request>(Scopes.Administration, Who(Roles.Coordinator | Roles.PrivacyOfficer, Colleague))),
        For<ReadFigures.Request>(Scopes.Administration, Who(Roles.Coordinator | Roles.Administrator)).Hidden(),
        Ourselves<AskFollowUp.Request>(),
        Ourselves<RemindOutcome.Request>(),
        Ourselves<AskSurvey.Request>(),
        ..OfACase<OpinionRelations>(
            For<ReviseOpinion.Request>(Scopes.WriteCases, Who(Roles.Specialist, Maker)).Licensed().Otherwise("opinion-not-yours"),
            For<AddToOpinion.Request>(Scopes.WriteCases, Who(Roles.Specialist, Maker)).Licensed().Otherwise("opinion-not-yours"),
            For<TranslateOpinion.Request>(Scopes.WriteCases, Who(Clinical, Between | Deputy)),
            For<ListenToOpinion.Request>(Scopes.ReadCases, Who(Clinical, Reading)).Otherwise(CardOnly)),

        // Emergency access (break-glass) to one case in which somebody has no part.
        For<ListEmergencyOwners.Request>(Scopes.ReadCases, Who(Clinical)),
        ..About<EmergencyRelations>(
            For<LookForEmergency.Request>(Scopes.ReadCases, Who(Clinical, Colleague | Partner)),
            For<BreakGlass.Request>(Scopes.ReadCases, Who(Clinical, Colleague | Partner))),
        For<ListEmergencies.Request>(Scopes.Administration, Who(Roles.PrivacyOfficer)).Hidden(),
        ..About<EmergencyAccessRelations>(For<ReviewEmergency.Request>(Scopes.Administration, Who(Roles.PrivacyOfficer, Colleague))),

        // From whoever cannot advise any more.
        Ourselves<HandOverCase.Request>(),
        Ourselves<PartCases.Request>(),

        // Of what was promised to askers.
        Ourselves<BeginPromise.Request>(),
        Ourselves<ClimbLadder.Request>(),
        Ourselves<PressAcknowledgement.Request>(),
    ];
}
