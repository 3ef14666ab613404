using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Notify;

namespace CaseHub.Hub.Tests.Finding;

/// <summary>Many cases in three scripts, at every stage, of one asker and one specialist: the same at every run.</summary>
internal sealed class ManyCases
{
    private const int Batch = 500;
    private const int Seed = 8;

    private static readonly string[] English = "the patient with fever and cough since three days no allergy known blood pressure normal chest pain left right lower lobe pneumonia diabetes hypertension rash swelling headache vomiting diarrhoea fracture of wrist child mother pregnant anaemia malaria tuberculosis suspected treated improved worse again week month year old tablet dose twice daily oxygen saturation heart rate murmur oedema wound infection fluid culture negative positive x-ray ultrasound shows small large mass".Split(' ');
    private static readonly string[] Chinese = "患者 发热 咳嗽 三天 血压 正常 胸痛 肺炎 糖尿病 高血压 皮疹 头痛 呕吐 腹泻 骨折 儿童 孕妇 贫血 疟疾 肺结核 怀疑 治疗 好转 加重 心脏 水肿 感染 伤口 阴性 阳性 超声 显示 左侧 右侧 检查 建议 社区获得性肺炎 心电图 呼吸困难 过敏".Split(' ');
    private static readonly string[] Urdu = "مریض بخار کھانسی تین دن بلڈ پریشر دل درد شوگر سر قے اسہال ہڈی بچہ حاملہ ملیریا ٹی بی علاج بہتر خراب سوجن زخم انفیکشن منفی مثبت الٹراساؤنڈ بائیں دائیں سانس تکلیف الرجی نہیں کمزوری خون جگر گردہ پھیپھڑے نمونیا".Split(' ');

    private readonly Random random = new(Seed);

    private ManyCases()
    {
    }

    public static async Task AddAsync(HubFixture hub, int count)
    {
        var many = new ManyCases();
        for (int first = 0; first < count; first += Batch) await many.FillAsync(hub, first);
        if (TestServer.IsUsed) await TestServer.ExecuteAsync("ANALYZE", hub.Configuration["CaseHub:Database:Postgres"]);
    }

    private Task FillAsync(HubFixture hub, int first) => hub.ReadAsync(async db =>
    {
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        for (int number = first; number < first + Batch; number++)
        {
            hub.Clock.Set(TimeSpan.FromSeconds(7));
            AddCase(hub, db, number);
        }

        db.ChangeTracker.DetectChanges();
        return await db.SaveChangesAsync();
    });

    private void AddCase(HubFixture hub, HubDb db, int number)
    {
        string[] words = (number % 3) switch { 0 => English, 1 => Chinese, _ => Urdu };
        var now = hub.Clock.GetUtcNow();
        var (owner, advising) = (hub.Gp.OrganisationId, hub.Dermatologist.OrganisationId);
        var @case = new ClinicalCase
        {
            Id = Guid.CreateVersion7(now),
            OrganisationId = owner,
            Number = $"C-2026-{number:D5}",
            AskerId = hub.Gp.Id,
            CreatedAt = now,
            Title = Said(words, 5),
            Question = Said(words, 12),
            Summary = Said(words, 120) + (number % 400 == 0 ? " zoster17" : ""),
            Specialty = number % 4 == 0 ? "cardiology" : "dermatology",
            Urgency = number % 50 == 0 ? Urgency.Emergency : number % 3 == 0 ? Urgency.Urgent : Urgency.Routine,
        };
        db.Add(@case);
        if (number % 10 == 9) return;
        @case.RequestedAt = now;
        Assert.Null(@case.Move(CaseTrigger.Request, now));
        db.Add(Grant(hub, @case, advising, null, CaseRight.Answer));
        db.Add(new CasePromise { CaseId = @case.Id, OrganisationId = owner, StartedAt = now, DueAt = now.AddHours(random.Next(1, 200)) });
        if (number % 10 == 8) return;
        Assert.Null(@case.Move(CaseTrigger.Accept, now));
        @case.AdviserId = hub.Dermatologist.Id;
        db.Add(Grant(hub, @case, advising, hub.Dermatologist.Id, CaseRight.Advise));
        if (number % 10 == 7) return;
        Assert.Null(@case.Move(CaseTrigger.WriteOpinion, now));
        db.Add(new Opinion { Id = Guid.CreateVersion7(now), OrganisationId = owner, CaseId = @case.Id, AuthorId = hub.Dermatologist.Id, At = now, Markdown = Said(words, 60), Disposition = Disposition.Stay });
        AddNote(hub, db, @case, words);
        if (number % 10 > 4) return;
        Assert.Null(@case.Move(CaseTrigger.Acknowledge, now));
        @case.Plan = Said(words, 8);
        if (number % 10 > 2) return;
        Assert.Null(@case.Move(CaseTrigger.RecordOutcome, now));
        @case.OutcomeText = Said(words, 15);
        if (number % 20 == 0) db.Add(new Notice { Id = Guid.CreateVersion7(now), OrganisationId = owner, RecipientId = hub.Gp.Id, Kind = "opinion-written", CaseId = @case.Id, At = now });
    }

    private void AddNote(HubFixture hub, HubDb db, ClinicalCase @case, string[] words)
    {
        var now = hub.Clock.GetUtcNow();
        var note = new Note { Id = Guid.CreateVersion7(now), OrganisationId = @case.OrganisationId, CaseId = @case.Id, AuthorId = hub.Gp.Id, CreatedAt = now };
        db.Add(note);
        db.Add(new NoteRevision { Id = Guid.CreateVersion7(now), OrganisationId = note.OrganisationId, CaseId = note.CaseId, NoteId = note.Id, Number = 1, AuthorId = hub.Gp.Id, At = now, Bytes = 1, Sha256 = new string('0', 64), Markdown = Said(words, 80) });
    }

    private static CaseGrant Grant(HubFixture hub, ClinicalCase @case, Guid to, Guid? clinician, CaseRight right) => new()
    {
        Id = Guid.CreateVersion7(hub.Clock.GetUtcNow()),
        OrganisationId = @case.OrganisationId,
        CaseId = @case.Id,
        ToOrganisationId = to,
        ToClinicianId = clinician,
        Right = right,
        At = hub.Clock.GetUtcNow(),
    };

    private string Said(string[] words, int count) => string.Join(words == Chinese ? "" : " ", Enumerable.Range(0, count).Select(_ => words[Math.Min(random.Next(words.Length), random.Next(words.Length))]));
}
