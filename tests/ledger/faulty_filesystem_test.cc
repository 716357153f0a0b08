// The instrument itself: what it claims to do to files, it does.
#include "tests/support/faulty_filesystem.h"

#include "tests/ledger/fixture.h"

namespace muniment::ledger {
namespace {

using testing_support::FaultyFileSystem;

class FaultyFiles : public testing::Test {
 protected:
  // Writes `synced`, syncs, and writes `unsynced`; the folder is synced if told so.
  void Write(const std::string& name, const std::string& synced, const std::string& unsynced, bool folder_synced) {
    std::unique_ptr<rocksdb::FSWritableFile> file;
    ASSERT_TRUE(files_.NewWritableFile(Path(name), {}, &file, nullptr).ok());
    ASSERT_TRUE(file->Append(synced, {}, nullptr).ok());
    ASSERT_TRUE(file->Fsync({}, nullptr).ok());
    ASSERT_TRUE(file->Append(unsynced, {}, nullptr).ok());
    ASSERT_TRUE(file->Close({}, nullptr).ok());
    std::unique_ptr<rocksdb::FSDirectory> folder;
    ASSERT_TRUE(files_.NewDirectory(temp_.path().string(), {}, &folder, nullptr).ok());
    if (folder_synced) {
      ASSERT_TRUE(folder->FsyncWithDirOptions({}, nullptr, rocksdb::DirFsyncOptions()).ok());
    }
  }
  std::string Path(const std::string& name) const { return (temp_.path() / name).string(); }

  TempFolder temp_;
  FaultyFileSystem files_;
  std::mt19937_64 random_{FreshSeed("faulty files")};
};

TEST_F(FaultyFiles, APowerCutKeepsWhatWasSyncedAndPerhapsAPartOfTheRest) {
  Write("a", "synced", std::string(100, 'u'), true);
  files_.Die();
  files_.CutPower(random_);
  const std::string left = BytesOfFile(Path("a"));
  EXPECT_TRUE(left.starts_with("synced"));
  EXPECT_EQ(left, ("synced" + std::string(100, 'u')).substr(0, left.size()));
}

TEST_F(FaultyFiles, APowerCutRemovesNamesWhoseFolderWasNotSynced) {
  Write("kept", "old", "", true);
  Write("new", "contents", "", false);
  ASSERT_TRUE(files_.RenameFile(Path("new"), Path("kept"), {}, nullptr).ok());
  Write("gone", "contents", "", false);
  EXPECT_EQ(BytesOfFile(Path("kept")), "contents");
  files_.Die();
  files_.CutPower(random_);
  EXPECT_EQ(BytesOfFile(Path("kept")), "old");
  EXPECT_FALSE(fs::exists(Path("gone")));
}

TEST_F(FaultyFiles, NothingIsWrittenAfterDeath) {
  files_.Die();
  std::unique_ptr<rocksdb::FSWritableFile> file;
  EXPECT_FALSE(files_.NewWritableFile(Path("a"), {}, &file, nullptr).ok());
  EXPECT_FALSE(fs::exists(Path("a")));
}

}  // namespace
}  // namespace muniment::ledger
