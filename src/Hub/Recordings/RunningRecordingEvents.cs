using CaseHub.Hub.Data;

namespace CaseHub.Hub.Recordings;

/// <summary>What people say while a recording runs: answers, pauses, marks; each is a row with its time, and an entry of the room log.</summary>
internal sealed partial class RunningRecording
{
    /// <summary>A no holds first and is noted then; a yes is noted first, so that nothing is written without it.</summary>
    private async Task<Heard> AnswerAsync(RecordingMessage.Answer answer)
    {
        var row = AnswerRow(answer.ClinicianId, Word(answer.Agrees));
        int people = room.View.PeopleWith(answer.ClinicianId);
        if (!answer.Agrees) book.Answer(answer.ClinicianId, agrees: false, people);
        Hold();
        Show();
        await NoteAsync(row, participantId: null);
        book.Answer(answer.ClinicianId, answer.Agrees, people);
        if (answer.ForGood) await EndTracksAsync(answer.ClinicianId);
        if (answer.Agrees) await BeginAsync();
        await ApplyAsync();
        Show();
        return new Heard();
    }

    private async Task EndTracksAsync(Guid clinicianId)
    {
        foreach (var opened in publications.Values.Where(opened => opened.ClinicianId == clinicianId).ToList())
            await tracks.CloseAsync(opened.Publication.PublicationId);
    }

    private async Task<Heard> AnswerForDeviceAsync(RecordingMessage.AnswerForDevice answer)
    {
        var device = publications.Values.FirstOrDefault(opened =>
            opened.ParticipantId == answer.ParticipantId && opened.ClinicianId == answer.ClinicianId && ConsentBook.IsDevice(opened));
        if (device is null) return new Heard("device-not-here");
        var row = AnswerRow(answer.ClinicianId, Word(answer.Agrees), device.DeviceId);
        if (!answer.Agrees) book.AnswerForDevice(device.DeviceId, agrees: false);
        Hold();
        await NoteAsync(row, device.ParticipantId);
        book.AnswerForDevice(device.DeviceId, answer.Agrees);
        if (book.Agrees(device)) await BeginAsync();
        await ApplyAsync();
        Show();
        return new Heard();
    }

    private Task AskAsync(Guid clinicianId)
    {
        if (!book.Ask(clinicianId)) return CountAsync(clinicianId);
        Show();
        return Task.CompletedTask;
    }

    /// <summary>More people at a device than a yes was given for: it ends, and the person is asked again.</summary>
    private async Task CountAsync(Guid clinicianId)
    {
        bool asksAgain = book.Count(clinicianId, room.View.PeopleWith(clinicianId));
        Hold();
        Show();
        if (asksAgain) await NoteAsync(AnswerRow(clinicianId, Word(null)), participantId: null);
    }

    private async Task<Heard> PauseAsync(Guid by)
    {
        if (recording.State != RecordingState.Recording) return new Heard("nothing-to-pause");
        if (book.IsPaused) return new Heard();
        pause = new RecordingPause { Id = clock.NewId(), RecordingId = RecordingId, OrganisationId = recording.OrganisationId, By = by, FromMs = NowMs };
        pausedAt = clock.GetUtcNow();
        book.Pause();
        Hold();
        Show();
        await shelf.PutAsync(pause);
        recording.Pauses.Add(pause);
        await WriteAsync(RecordingDrafts.Paused(pause));
        return new Heard();
    }

    private async Task<Heard> ResumeAsync(Guid by)
    {
        if (recording.State != RecordingState.Recording) return new Heard("nothing-to-pause");
        if (pause is not { } ended) return new Heard();
        await EndPauseAsync(NowMs);
        await WriteAsync(RecordingDrafts.Resumed(ended, by));
        book.Resume();
        (pause, pausedAt) = (null, null);
        await ApplyAsync();
        Show();
        return new Heard();
    }

    private async Task EndPauseAsync(long atMs)
    {
        pause!.ToMs = atMs;
        await shelf.PutAsync(pause);
        if (!recording.Pauses.Contains(pause)) recording.Pauses.Add(pause);
    }

    private async Task<Heard> MarkAsync(RecordingMessage.Mark said)
    {
        if (recording.State != RecordingState.Recording) return new Heard("nothing-to-mark");
        var mark = new RecordingMark
        {
            Id = clock.NewId(), RecordingId = RecordingId, OrganisationId = recording.OrganisationId, By = said.By, AtMs = NowMs, Text = said.Text,
        };
        await shelf.PutAsync(mark);
        recording.Marks.Add(mark);
        await WriteAsync(RecordingDrafts.Mark(mark));
        return new Heard(Mark: MarkView.Of(mark));
    }

    private RecordingAnswer AnswerRow(Guid clinicianId, string answer, Guid? deviceId = null) => new()
    {
        Id = clock.NewId(),
        RecordingId = RecordingId,
        OrganisationId = recording.OrganisationId,
        ClinicianId = clinicianId,
        DeviceId = deviceId,
        At = clock.GetUtcNow(),
        AtMs = NowMs,
        Answer = answer,
    };

    private async Task NoteAsync(RecordingAnswer answer, Guid? participantId)
    {
        await shelf.PutAsync(answer);
        recording.Answers.Add(answer);
        await WriteAsync(RecordingDrafts.Consent(answer, participantId, room.View.PeopleWith(answer.ClinicianId)));
    }
}
