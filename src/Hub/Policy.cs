using CaseHub.Hub.Attachments;
using CaseHub.Hub.Audit;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Closing;
using CaseHub.Hub.Cases.Figures;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Cases.Quality;
using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.Live.CallNotes;
using CaseHub.Hub.Live.Interpreters;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Notify;
using CaseHub.Hub.Notify.Delivery;
using CaseHub.Hub.Notify.Settings;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Drafts;
using CaseHub.Hub.People.Import;
using CaseHub.Hub.People.Licences;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.People.Providers;
using CaseHub.Hub.People.SigningIn;
using CaseHub.Hub.People.SignIns;
using CaseHub.Hub.People.Teams;
using CaseHub.Hub.People.Tokens;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;
using CaseHub.Hub.Recordings.Keeping;
using CaseHub.Hub.Recordings.Playback;
using static CaseHub.Hub.Pipeline.Relation;

namespace CaseHub.Hub;

/// <summary>
/// Who may send what: request × role × relation. The behaviour (<see cref="Authorise{TRequest,TOutcome}"/>), docs/rights.md and the tests are made from it; a request without a row is refused.
/// Each row: the request, the scope that a personal access token needs for it, and the ways to be let in.
/// </summary>
internal static class Policy
{
    /// <summary>Those who treat patients. Administrators, organisers, interpreters and privacy officers read nothing clinical by these roles.</summary>
    private const Roles Clinical = Roles.Clinician | Roles.Specialist;

    /// <summary>Those whom the case is between.</summary>
    private const Relation Between = Asker | Adviser;

    /// <summary>Those who read all of a case. Who is one of several that are asked sees its triage card until they accept it.</summary>
    private const Relation Reading = Between | Deputy | Named | Reader | EmergencyReader;

    /// <summary>For who knows of a case and may not read it.</summary>
    private const string CardOnly = "case-triage-only";

    public static PolicyTable Table { get; } = new(
    [
        // Nobody has to be signed in.
        Anyone<SignInWithPassword.Request>(),
        Anyone<SignInWithCode.Request>(),
        Anyone<AskForPasskey.Request>(),
        Anyone<SignInWithPasskey.Request>(),
        Anyone<CreateFirstAdministrator.Request>(),
        Anyone<ReadInvitation.Request>(),
        Anyone<AcceptInvitation.Request>(),

        // With what a provider said of somebody, which only the door that checked it can make (ProviderIdentity).
        Anyone<SignInWithProvider.Request>(),
        Anyone<ReadProvidersFor.Request>(),

        // One's own affairs: each touches nothing but what is the sender's.
        For<WhoAmI.Request>(Scopes.None, Everybody()).WhileEnrolling(),
        For<SignOut.Request>(Scopes.None, Everybody()).WhileEnrolling(),
        For<SwitchOrganisation.Request>(Scopes.Account, Everybody()).WhileEnrolling(),
        For<ListSignIns.Request>(Scopes.Account, Everybody()),
        For<EndSignIn.Request>(Scopes.Account, Everybody()),
        For<EndOtherSignIns.Request>(Scopes.Account, Everybody()),
        For<ListTokens.Request>(Scopes.Account, Everybody()),
        For<CreateToken.Request>(Scopes.Account, Everybody()),
        For<RevokeToken.Request>(Scopes.Account, Everybody()),
        For<ReadSecurity.Request>(Scopes.Account, Everybody()).WhileEnrolling(),
        For<ProveYourself.Request>(Scopes.Account, Everybody()).WhileEnrolling(),
        For<OfferAuthenticator.Request>(Scopes.Account, Everybody()).WhileEnrolling(),
        For<AddAuthenticator.Request>(Scopes.Account, Everybody()).WhileEnrolling(),
        For<RemoveAuthenticator.Request>(Scopes.Account, Everybody()),
        For<RenewRecoveryCodes.Request>(Scopes.Account, Everybody()),
        For<AskToAddPasskey.Request>(Scopes.Account, Everybody()).WhileEnrolling(),
        For<AddPasskey.Request>(Scopes.Account, Everybody()).WhileEnrolling(),
        For<RenamePasskey.Request>(Scopes.Account, Everybody()),
        For<RemovePasskey.Request>(Scopes.Account, Everybody()),
        For<ChangePassword.Request>(Scopes.Account, Everybody()),
        For<AcceptMembership.Request>(Scopes.Account, Everybody()),
        For<ReadProfile.Request>(Scopes.None, Everybody()),
        For<SaveProfile.Request>(Scopes.Account, Everybody()),
        For<SetPhoto.Request>(Scopes.Account, Everybody()),
        For<RemovePhoto.Request>(Scopes.Account, Everybody()),
        ..About<PersonRelations>(For<ReadPhoto.Request>(Scopes.None, Who(Roles.None, Colleague | Partner))),
        For<ListOwnLicences.Request>(Scopes.None, Everybody()),
        For<SubmitLicence.Request>(Scopes.Account, Everybody()),
        For<ReadAvailability.Request>(Scopes.None, Everybody()),
        For<SaveAvailability.Request>(Scopes.Account, Everybody()),
        For<AddAbsence.Request>(Scopes.Account, Everybody()),
        For<RemoveAbsence.Request>(Scopes.Account, Everybody()),
        For<ListNotices.Request>(Scopes.None, Everybody()),
        For<MarkNoticesSeen.Request>(Scopes.None, Everybody()),
        For<OpenNotice.Request>(Scopes.None, Everybody()).WhileEnrolling(),
        For<ReadTelling.Request>(Scopes.Account, Everybody()),
        For<SaveTelling.Request>(Scopes.Account, Everybody()),
        For<SetPhone.Request>(Scopes.Account, Everybody()),
        For<ConfirmPhone.Request>(Scopes.Account, Everybody()),
        For<RemovePhone.Request>(Scopes.Account, Everybody()),
        For<AddPushDevice.Request>(Scopes.Account, Everybody()),
        For<RemovePushDevice.Request>(Scopes.Account, Everybody()),
        For<SendTest.Request>(Scopes.Account, Everybody()),
        For<PreviewMarkdown.Request>(Scopes.None, Everybody()),
        For<ReadDraftKey.Request>(Scopes.Account, Everybody()),
        For<ReadOwnLinks.Request>(Scopes.Account, Everybody()),
        For<OfferLink.Request>(Scopes.Account, Everybody()),
        For<ConfirmLink.Request>(Scopes.Account, Everybody()),
        For<RemoveLink.Request>(Scopes.Account, Everybody()),

        Ourselves<EndIdleSignIns.Request>(),

        // The organisation.
        For<ListClinicians.Request>(Scopes.None, Everybody()),
        For<ListTeams.Request>(Scopes.None, Everybody()),
        For<ReadSurge.Request>(Scopes.None, Everybody()),
        For<ListPeople.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<ReadPerson.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<ChangeRoles.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<SuspendPerson.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<RestorePerson.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<EndMembership.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<InviteClinician.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<EndSignInsOf.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<CheckImport.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<ImportPeople.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<ReadStart.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<DismissStart.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<ListInvitations.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<WithdrawInvitation.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<RenewInvitation.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<ListLicences.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<CheckLicence.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<RefuseLicence.Request>(Scopes.Administration, Who(Roles.Administrator)),
        Ourselves<WarnOfLicence.Request>(),
        For<DeclareSurge.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<EndSurge.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<ReadPolicies.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<SavePolicies.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<ReadDeliveries.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<ReadCarePolicy.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<SaveCarePolicy.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<ReadRota.Request>(Scopes.Administration, Who(Roles.Administrator | Roles.Coordinator)),
        For<AddShifts.Request>(Scopes.Administration, Who(Roles.Administrator | Roles.Coordinator)),
        For<RemoveShift.Request>(Scopes.Administration, Who(Roles.Administrator | Roles.Coordinator)),
        For<MakeTeam.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<ChangeTeam.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<DeleteTeam.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<ListNetworks.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<FoundNetwork.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<InviteOrganisation.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<MakeNetworkLink.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<AcceptNetwork.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<ReadNetworkLink.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<JoinNetwork.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<LeaveNetwork.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<RemoveFromNetwork.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<FoundOrganisation.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<ListProviders.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<ReadProvider.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<SaveProvider.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<RemoveProvider.Request>(Scopes.Administration, Who(Roles.Administrator)),
        ..About<HomeRelations>(For<ResetSecondFactor.Request>(Scopes.Administration, Who(Roles.Administrator, Colleague))),
        For<CheckAudit.Request>(Scopes.Administration, Who(Roles.Administrator)),
        For<WatchLive.Request>(Scopes.Administration, Who(Roles.Administrator)).Hidden(),

        // Cases that are not there yet, or all of one's own.
        For<OpenCase.Request>(Scopes.WriteCases, Who(Clinical)),
        For<ListSpecialists.Request>(Scopes.ReadCases, Who(Clinical | Roles.Coordinator)),
        For<ListCases.Request>(Scopes.ReadCases, Everybody()),
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
            For<AttachFile.Request>(Scopes.WriteCases, Who(Clinical, Between)),
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

        ..OfACase<NoteRelations>(
            For<ReadNote.Request>(Scopes.ReadCases, Who(Clinical, Reading)).Otherwise(CardOnly),
            For<ReviseNote.Request>(Scopes.WriteCases, Who(Clinical, Between))),

        ..OfACase<AttachmentRelations>(
            For<ReadAttachment.Request>(Scopes.ReadCases, Who(Clinical, Reading)).Otherwise(CardOnly),
            For<RemoveAttachment.Request>(Scopes.WriteCases, Who(Clinical, Between))),

        // Its interpreter is let into the room, and into nothing of the case.
        ..About<SessionRelations>(
            For<ReadSession.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.Interpreter, Interpreter)),
            For<ReadLog.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.Interpreter, Interpreter)),
            For<PostToLog.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.Interpreter, Interpreter)),
            For<JoinRoom.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.Interpreter, Interpreter)),
            For<SayPeopleHere.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.Interpreter, Interpreter)),
            For<IssueMediaToken.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.Interpreter, Interpreter)),
            For<AskToRecord.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<AnswerConsent.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.Interpreter, Interpreter)),
            For<ListInterpreters.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<InviteInterpreter.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<RemoveInterpreter.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<PauseRecording.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<ResumeRecording.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<MarkMoment.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<NameMark.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<StopSessionRecording.Request>(Scopes.Consult, Who(Clinical, Between))),

        For<ListInterpreting.Request>(Scopes.Consult, Everybody()),
        Ourselves<EndInterpreting.Request>(),

        // From inside the room, as oneself.
        ..About<RoomRelations>(
            For<TellRoom.Request>(Scopes.Consult, Who(Roles.None, InRoom)),
            For<PublishMedia.Request>(Scopes.Consult, Who(Roles.None, InRoom)),
            For<ViewMedia.Request>(Scopes.Consult, Who(Roles.None, InRoom)),
            For<RestartMedia.Request>(Scopes.Consult, Who(Roles.None, InRoom)),
            For<WishPictures.Request>(Scopes.Consult, Who(Roles.None, InRoom))),

        // A WHIP or WHEP device, by its media token.
        Bearer<ConnectDevice.Request, MediaTokenCheck>(),
        Bearer<TrickleDevice.Request, MediaTokenCheck>(),
        Bearer<DisconnectDevice.Request, MediaTokenCheck>(),

        ..About<RecordingRelations>(
            For<ReadRecording.Request>(Scopes.Recordings, Who(Clinical, Between)),
            For<StopRecording.Request>(Scopes.Recordings, Who(Clinical, Between)),
            For<OpenTrack.Request>(Scopes.Recordings, Who(Clinical, Between)),
            For<ReadChapters.Request>(Scopes.Recordings, Who(Clinical, Between)),
            For<WatchRecording.Request>(Scopes.Recordings, Who(Clinical, Between)),
            For<ReadCaptions.Request>(Scopes.Recordings, Who(Clinical, Between)),
            For<WriteCaptions.Request>(Scopes.Recordings, Who(Clinical, Between)),
            For<RemoveCaptions.Request>(Scopes.Recordings, Who(Clinical, Between)),
            For<StartExport.Request>(Scopes.Recordings, Who(Clinical, Between)),

            // What becomes of it. Whoever is in it may withdraw, also with no part in the case any more.
            For<ReadKeeping.Request>(Scopes.Recordings, Who(Clinical, Between), Who(Roles.None, Recorded), Who(Roles.PrivacyOfficer, Colleague)),
            For<WithdrawConsent.Request>(Scopes.Recordings, Who(Clinical, Between), Who(Roles.None, Recorded)).Otherwise("withdrawal-not-recorded"),
            For<RedactRecording.Request>(Scopes.Recordings, Who(Roles.None, Initiator | RecordedOfOwner), Who(Roles.PrivacyOfficer, Colleague)).Otherwise("redaction-not-yours"),
            For<HoldRecording.Request>(Scopes.Recordings, Who(Roles.PrivacyOfficer, Colleague)).Otherwise("privacy-officer-only"),
            For<LiftHold.Request>(Scopes.Recordings, Who(Roles.PrivacyOfficer, Colleague)).Otherwise("privacy-officer-only"),
            For<DeleteRecording.Request>(Scopes.Recordings, Who(Roles.PrivacyOfficer, Colleague)).Otherwise("privacy-officer-only"),
            For<AskForSealed.Request>(Scopes.Recordings, Who(Roles.PrivacyOfficer, Colleague)).Otherwise("privacy-officer-only"),
            For<ReadSealedTrack.Request>(Scopes.Recordings, Who(Roles.PrivacyOfficer, Colleague)).Otherwise("privacy-officer-only")),
        Ourselves<ExpireRecording.Request>(),

        For<ListKeptRecordings.Request>(Scopes.Recordings, Who(Roles.PrivacyOfficer | Roles.Administrator)).Hidden(),
        For<ReadRecordingPolicy.Request>(Scopes.Recordings, Who(Roles.PrivacyOfficer | Roles.Administrator)).Hidden(),
        For<SetRecordingPolicy.Request>(Scopes.Recordings, Who(Roles.PrivacyOfficer | Roles.Administrator)).Hidden(),

        ..About<ExportListRelations>(For<ListExports.Request>(Scopes.Recordings, Who(Clinical, Between))),
        ..About<ExportRelations>(
            For<ReadExport.Request>(Scopes.Recordings, Who(Clinical, Maker)),
            For<OpenExport.Request>(Scopes.Recordings, Who(Clinical, Maker)),
            For<RemoveExport.Request>(Scopes.Recordings, Who(Clinical, Maker))),
    ]);

    private static PolicyRow Anyone<TRequest>() => new(typeof(TRequest), Entry.Anyone, Scopes.None, []);

    private static PolicyRow Ourselves<TRequest>() => new(typeof(TRequest), Entry.Ourselves, Scopes.None, []);

    private static PolicyRow Bearer<TRequest, TCheck>()
        where TCheck : IBearerCheck => new(typeof(TRequest), Entry.Bearer, Scopes.None, []) { Finder = typeof(TCheck) };

    private static PolicyRow For<TRequest>(Scopes scope, params Way[] ways) => new(typeof(TRequest), Entry.Person, scope, ways);

    private static IEnumerable<PolicyRow> About<TSubject>(params PolicyRow[] rows)
        where TSubject : IRelations => rows.Select(row => row with { Finder = typeof(TSubject) });

    private static IEnumerable<PolicyRow> OfACase<TSubject>(params PolicyRow[] rows)
        where TSubject : IRelations => About<TSubject>([.. rows.Select(row => row.Unless("case-not-your-part"))]);

    private static Way Who(Roles roles, Relation relations = Relation.None) => new(roles, relations);

    private static Way Everybody() => new(Roles.None, Relation.None);
}
