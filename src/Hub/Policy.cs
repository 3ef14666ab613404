using CaseHub.Hub.Attachments;
using CaseHub.Hub.Attachments.Drawings;
using CaseHub.Hub.Attachments.Previews;
using CaseHub.Hub.Attachments.Scanning;
using CaseHub.Hub.Attachments.Uploads;
using CaseHub.Hub.Audit;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Channels;
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
internal static partial class Policy
{
    /// <summary>Those who treat patients. Administrators, organisers, interpreters and privacy officers read nothing clinical by these roles.</summary>
    private const Roles Clinical = Roles.Clinician | Roles.Specialist;

    /// <summary>Those whom the case is between.</summary>
    private const Relation Between = Asker | Adviser;

    /// <summary>Those who have a seat in a briefing.</summary>
    private const Relation Seated = Host | Presenter | ChannelInterpreter | Audience;

    /// <summary>Those who watch a briefing's recording: its audience once it was published.</summary>
    private const Relation Watching = Host | Presenter | Audience;

    /// <summary>Those who read all of a case. Who is one of several that are asked sees its triage card until they accept it.</summary>
    private const Relation Reading = Between | Deputy | Named | Reader | EmergencyReader | Keeper;

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

        // Cases, and all that belongs to one.
        ..OfCases(),
        ..OfPackets(),
        ..OfBriefings(),

        ..OfACase<NoteRelations>(
            For<ReadNote.Request>(Scopes.ReadCases, Who(Clinical, Reading)).Otherwise(CardOnly),
            For<ReviseNote.Request>(Scopes.WriteCases, Who(Clinical, Between))),

        ..OfACase<AttachmentRelations>(
            For<ReadAttachment.Request>(Scopes.ReadCases, Who(Clinical, Reading)).Otherwise(CardOnly),
            For<ReadPreview.Request>(Scopes.ReadCases, Who(Clinical, Reading)).Otherwise(CardOnly),
            For<SaveDrawing.Request>(Scopes.WriteCases, Who(Clinical, Between)),
            For<RemoveAttachment.Request>(Scopes.WriteCases, Who(Clinical, Between)),
            For<ReleaseAttachment.Request>(Scopes.Administration, Who(Roles.Administrator, Colleague)),
            For<DeleteQuarantined.Request>(Scopes.Administration, Who(Roles.Administrator, Colleague))),
        For<ListQuarantine.Request>(Scopes.Administration, Who(Roles.Administrator)),
        Ourselves<CheckAttachment.Request>(),

        // An upload is a relation of its sender alone.
        ..OfACase<UploadRelations>(
            For<AppendUpload.Request>(Scopes.WriteCases, Who(Clinical, Between)),
            For<LookAtUpload.Request>(Scopes.WriteCases, Who(Clinical, Between)),
            For<DropUpload.Request>(Scopes.WriteCases, Who(Clinical, Between))),
        Ourselves<FinishUpload.Request>(),
        Ourselves<ForgetUploads.Request>(),

        // Its interpreter is let into the room, and into nothing of the case.
        ..About<SessionRelations>(
            For<ReadSession.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.Interpreter, Interpreter), Who(Roles.None, Seated)),
            For<ReadLog.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.Interpreter, Interpreter), Who(Roles.None, Seated)),
            For<PostToLog.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.Interpreter, Interpreter), Who(Roles.None, Seated)),
            For<JoinRoom.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.Interpreter, Interpreter), Who(Roles.None, Seated)),
            For<SayPeopleHere.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.Interpreter, Interpreter), Who(Roles.None, Seated)),
            For<IssueMediaToken.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.Interpreter, Interpreter), Who(Roles.None, Seated)),
            For<AskToRecord.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.None, Host)),
            For<AnswerConsent.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.Interpreter, Interpreter), Who(Roles.None, Seated)),
            For<ListInterpreters.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<InviteInterpreter.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<RemoveInterpreter.Request>(Scopes.Consult, Who(Clinical, Between)),
            For<PauseRecording.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.None, Host)),
            For<ResumeRecording.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.None, Host)),
            For<MarkMoment.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.None, Host)),
            For<NameMark.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.None, Host)),
            For<StopSessionRecording.Request>(Scopes.Consult, Who(Clinical, Between), Who(Roles.None, Host)),
            For<ListChannels.Request>(Scopes.Consult, Who(Roles.None, Seated)),
            For<AddChannel.Request>(Scopes.Consult, Who(Roles.None, Host)),
            For<RemoveChannel.Request>(Scopes.Consult, Who(Roles.None, Host)),
            For<GiveLanguage.Request>(Scopes.Consult, Who(Roles.None, Host)),
            For<TakeChannel.Request>(Scopes.Consult, Who(Roles.None, ChannelInterpreter)),
            For<OfferChannel.Request>(Scopes.Consult, Who(Roles.None, ChannelInterpreter)),
            For<LeaveChannel.Request>(Scopes.Consult, Who(Roles.None, ChannelInterpreter))),
        ..About<SessionRelations>([.. OfQuestions()]),

        ..OfStage(),

        For<ListInterpreting.Request>(Scopes.Consult, Everybody()),
        Ourselves<EndInterpreting.Request>(),

        // From inside the room, as oneself.
        ..About<RoomRelations>(
            For<TellRoom.Request>(Scopes.Consult, Who(Roles.None, InRoom)),
            For<PublishMedia.Request>(Scopes.Consult, Who(Roles.None, InRoom)),
            For<ViewMedia.Request>(Scopes.Consult, Who(Roles.None, InRoom)),
            For<RestartMedia.Request>(Scopes.Consult, Who(Roles.None, InRoom)),
            For<WishPictures.Request>(Scopes.Consult, Who(Roles.None, InRoom)),
            For<ListenTo.Request>(Scopes.Consult, Who(Roles.None, InRoom))),

        // A WHIP or WHEP device, by its media token.
        Bearer<ConnectDevice.Request, MediaTokenCheck>(),
        Bearer<TrickleDevice.Request, MediaTokenCheck>(),
        Bearer<DisconnectDevice.Request, MediaTokenCheck>(),

        ..About<RecordingRelations>(
            For<ReadRecording.Request>(Scopes.Recordings, Who(Clinical, Between), Who(Roles.None, Watching)),
            For<StopRecording.Request>(Scopes.Recordings, Who(Clinical, Between), Who(Roles.None, Host)),
            For<OpenTrack.Request>(Scopes.Recordings, Who(Clinical, Between), Who(Roles.None, Watching)),
            For<ReadChapters.Request>(Scopes.Recordings, Who(Clinical, Between), Who(Roles.None, Watching)),
            For<ReadShownSlides.Request>(Scopes.Recordings, Who(Clinical, Between), Who(Roles.None, Watching)),
            For<WatchRecording.Request>(Scopes.Recordings, Who(Clinical, Between), Who(Roles.None, Watching)),
            For<ReadCaptions.Request>(Scopes.Recordings, Who(Clinical, Between), Who(Roles.None, Watching)),
            For<WriteCaptions.Request>(Scopes.Recordings, Who(Clinical, Between), Who(Roles.None, Host)),
            For<RemoveCaptions.Request>(Scopes.Recordings, Who(Clinical, Between), Who(Roles.None, Host)),
            For<StartExport.Request>(Scopes.Recordings, Who(Clinical, Between), Who(Roles.None, Host)),

            // What becomes of it. Whoever is in it may withdraw, also with no part in the case any more.
            For<ReadKeeping.Request>(Scopes.Recordings, Who(Clinical, Between), Who(Roles.None, Recorded | Host), Who(Roles.PrivacyOfficer, Colleague)),
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

        ..About<ExportListRelations>(For<ListExports.Request>(Scopes.Recordings, Who(Clinical, Between), Who(Roles.None, Host))),
        ..About<ExportRelations>(
            For<ReadExport.Request>(Scopes.Recordings, Who(Roles.None, Maker | Receiver)),
            For<OpenExport.Request>(Scopes.Recordings, Who(Roles.None, Maker | Receiver)),
            For<RemoveExport.Request>(Scopes.Recordings, Who(Roles.None, Maker))),
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
